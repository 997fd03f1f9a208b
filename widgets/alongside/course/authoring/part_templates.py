"""What a part of a course holds when it is begun: YAML with words to change."""

COURSE = """\
# The course's outline: parts and sections in order. `minutes` is the reading time.
title: {title}
parts:
  - id: one
    title: Start here
    sections:
      - id: welcome
        notebook: 01-welcome.ipynb
        title: {title}
        minutes: 2
  - id: yours
    title: Your notebook
    reference: true
    sections:
      - id: my-notebook
        notebook: 90-my-notebook.ipynb
        title: My notebook
        minutes: 1
"""
ACTIVITY = """\
id: {id}
number: {number}
title: {title}
minutes: 10
introduction: Say in a sentence or two what to think of.
fields:
  - id: first                   # never changes once learners have answered
    kind: paragraph
    prompt: What happened?
    help: Use roles, not names.
comment: |
  Say what others have found, for learners to compare with theirs.
"""
TOOL = """\
id: {id}
title: {title}
minutes: 5
tool:
  about: partnership
  repeats: dated
  when: Say when somebody reaches for it.
introduction: Say in a sentence what it is for.
fields:
  - id: first                   # never changes once learners have answered
    kind: paragraph
    prompt: What happened?
comment: |
  Say what others have found.
"""
SCENE = """\
id: {id}
title: {title}
setting: Say where it is, and when.
minutes: 1
people:
  - {{name: Ada, role: A youth worker}}
  - {{name: Bo, role: A caretaker}}
lines:
  - {{who: Ada, says: "Is the hall free on Friday?"}}
  - {{who: Bo, says: "It can be."}}
"""
SCENARIO = """\
id: {id}
title: {title}
minutes: 5
tool:
  about: none
  repeats: dated
  when: Say what somebody says who meets this.
introduction: |
  Say in a sentence what it is about, and where it is set. Everybody in it is invented.
fields:
  - id: case                    # never changes once learners have walked it
    kind: branch
    prompt: What would you do?
    steps:
      - id: beginning           # the case begins with its first step
        says: Tell what has happened.
        asks: What do you do first?
        choices:
          - {{id: one-way, label: One thing that can be done, then: What comes of it., to: next}}
          - {{id: another, label: Something else, then: "It costs something, too.", to: next}}
      - id: next
        says: Tell what has changed.
        asks: And now?
        choices:
          - {{id: wait, label: Wait, then: A week passes., to: end}}
          - {{id: ask, label: Ask the young people, then: They have an answer., to: end}}
      - id: end                 # a step that asks nothing is an end
        says: Say how it stands in the summer. Nobody has won.
    voices:
      - {{who: "Somebody who decided otherwise", says: "Say what they did, and why."}}
  - id: young-people
    kind: paragraph
    required: false
    prompt: Where could young people have spoken for themselves?
comment: |
  Say what others have found. There is no right way through.
"""
GROUP_SESSION = """\
id: {id}
title: {title}
aim: Say what a group has at the end that it had not before.
minutes: 20
group: Four to ten.
print: This sheet, and a card for each.
before: Say what has to be read, agreed or asked beforehand.
steps:                          # their minutes make up those above
  - {{minutes: 5, do: Everybody writes a sentence, say: "Write down the last time you met this."}}
  - {{minutes: 10, do: Round the circle once, say: "Read your sentence. We hear all of them."}}
  - {{minutes: 5, do: One thing each, say: "What will you do before we meet again?"}}
watch: Say what may go wrong, and what then helps.
online: Say how to do it where everybody sits at a screen of their own.
cards:
  - {{id: first, pile: Cards, title: The first card, text: A question to begin with.}}
blanks:
  - {{title: My sentence, size: card, prompts: ["The last time I met this"]}}
"""
