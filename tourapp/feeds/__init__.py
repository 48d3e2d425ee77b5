"""Calendars that programs read: the agenda as iCalendar. The numbers CAL-… are those of the calendar contract."""
