import { describe, expect, test } from 'vitest'
import { openTrades } from '../node/trades.ts'
import { qsqlAnswers } from './qsql-answers.ts'

const { ask, answerTo } = openTrades()

describe('qSQL', () => {
  test.each(qsqlAnswers)('%s', async (query, answer) => {
    expect(await answerTo(query)).toEqual(answer)
  })

  test.each([
    ['exec sum lot from trade', 21],
    ['exec sum size from trade', 160],
    ['exec sum open from trade', 4],
    ['exec avg price from trade', 4.2],
    ['exec size wavg price from trade', 4.6875],
    ['exec var price from trade', expect.closeTo(2.96, 9)],
    ['exec avg price from trade where lot>9', null],
    ['exec sum size from trade where lot>9', 0],
    ['exec first price from trade where lot>9', null],
    ['exec max lot from trade where lot>9', '-0Wi'],
  ])('ignores nulls: %s', async (query, answer) => {
    expect(await answerTo(query)).toEqual(answer)
  })

  test('takes the median of nulls too, as the least, by the definition of code.kx.com/q/ref/med', async () => {
    expect(await answerTo('exec med price from trade where date=2026.11.19')).toBe(4)
  })

  test.each([
    ['lot+1', 'long'],
    ['lot+1i', 'int'],
    ['open+open', 'int'],
    ['lot*1.5', 'float'],
    ['lot%2', 'float'],
    ['time-time', 'timespan'],
    ['time+1', 'timestamp'],
    ['date-date', 'int'],
    ['3 xbar lot', 'long'],
    ['time.second', 'second'],
    ['time.date', 'date'],
    ['time.mm', 'int'],
    ['price>3', 'boolean'],
    ['sum lot', 'int'],
    ['sum open', 'int'],
    ['avg lot', 'float'],
  ])('%s is of type %s', async (expression, type) => {
    expect(await ask(`exec ${expression} from trade`)).toMatchObject({
      type,
    })
  })

  test.each([
    'exec 00:05 xbar time.minute from trade',
    'exec lot from trade where time>date',
    '`int$2.5',
    '`short$100000',
    '"D"$"01/02/2026"',
    'med "abc"',
    'select price by sym from trade',
    'select max sums price from trade',
    'select[2;>price] max price by sym from trade',
    '(1 2 3)7',
    '?[trade;();0b;()]',
    'update price:0 from trade',
    'delete from trade where lot=1',
    'select[2;>price] from trade',
    '5#trade',
    'trade',
    '8#select from trade',
    '{x+y}[1]',
    'exec max open from trade where lot>9',
  ])("%s is 'nyi", async query => {
    await expect(answerTo(query)).rejects.toThrow(/^nyi$/)
  })
})
