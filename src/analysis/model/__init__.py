"""Estimators: pure functions of tables, parameters and a generator that is passed in.

No file is opened here, no clock is read, and no published figure stands in the code. Every formula
stands once, and ``docs/method.md`` names it with its source.

need      joint draws of the number of citizens in every municipality, so that areas add up
stay      yearly persons and stock, through the mean stay
census    the exact distribution of the number of citizens in one area
balance   a census against places, where nobody may wait
splitting one offer against two that never help each other
mixing    quadrature over an uncertain mean or an uncertain share
arguments what an estimator refuses, in words that name the argument and its allowed range
"""
