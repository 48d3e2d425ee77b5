"""An event as its organisers make and run it: facts, form, tasks, mails, what comes after it."""
