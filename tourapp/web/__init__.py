"""Forms and views stand on this floor: language, guard, errors, headers, form base. No word of the trade."""
