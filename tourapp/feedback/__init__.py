"""What those who came think of it: a questionnaire after the event, answers without names, results in pictures."""
