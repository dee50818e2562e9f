"""The tariff: in force, coming, history, where every price comes from, who signed, how fresh."""
