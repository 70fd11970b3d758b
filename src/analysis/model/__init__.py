"""Estimators: pure functions of tables, parameters and a generator that is passed in.

No file is opened here, no clock is read, and no published figure stands in the code. Every formula
stands once, and ``docs/method.md`` names it with its source. Rooms, each using those below it:

siting    where new units should lie: every choice over draws, and location under limits
sensitivity  what turns the answer, and what it is worth to know more
backtest  how earlier forecasts held, and rounds followed up
scenarios alternatives compared: shortage, places, displacement, nearness and money
balance   need against places under each supply rule, in one offer and in several
queueing  one offer with a steady or changing inflow: load, refusal and waiting
need      from published means or uncertain counts to joint draws for every area
census    how many there are at a time: in the long run, and month by month from today
stay      how long citizens stay, and what is believed where no stay is known

mixing    quadrature over an uncertain mean or an uncertain share
findings  what an estimator found that a reader must know
arguments what an estimator refuses, in words that name the argument and its allowed range
"""
