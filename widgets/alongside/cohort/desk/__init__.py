"""What the tutor's desk and a learner's page about it show, without a web server."""
