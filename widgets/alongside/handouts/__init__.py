"""What a learner hands to others: agreements, calendars, sheets, and a partner's own page."""
