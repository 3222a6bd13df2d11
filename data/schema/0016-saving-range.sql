-- How sure a saving is: 5th and 95th of a hundred of what twelve months drawn again from these come to.
ALTER TABLE best_plan ADD COLUMN saving_low MONEY;
ALTER TABLE best_plan ADD COLUMN saving_high MONEY;
