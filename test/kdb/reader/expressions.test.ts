import { describe, expect, test } from 'vitest'
import { KdbError } from '../../../kdb/errors.ts'
import { openTrades } from '../node/trades.ts'
import { expressionAnswers } from './expression-answers.ts'

const { answerTo } = openTrades()

describe('an expression', () => {
  test.each(expressionAnswers)('%s', async (query, answer) => {
    expect(await answerTo(query)).toEqual(answer)
  })

  test('may assign to a variable of its connection, which no other connection sees', async () => {
    expect(await answerTo('day:2026.11.19')).toBeNull()
    expect(await answerTo('day:2026.11.19', 'exec lot from trade where date=day')).toEqual([4, 5, 6])
    expect(await answerTo('t:select from trade; n:2', 'exec lot from n#t')).toEqual([1, 2])
    expect(await answerTo('t:select from trade', 'tables[]')).toEqual(['t', 'trade'])
    expect(await answerTo('t:select from trade', 't:update lot:2*lot from t', 'exec sum lot from t')).toBe(42)
    expect(await answerTo('sq:{x*x}', 'avg sq 1 2 3')).toBeCloseTo(14 / 3, 9)
    expect(await answerTo('sq:{x*x}', 'exec max sq lot from trade')).toBe(36)
    expect(await answerTo('d:`a`b!1 2', 'd`b')).toBe(2)
    expect(await answerTo('d:`a`b!1 2', 'd[`b]')).toBe(2)
    expect(await answerTo('t:select sym,lot from trade', 't 1')).toEqual({ sym: 'a', lot: 2 })
    expect(await answerTo('t:select sym,lot from trade', 'exec sum lot from t where sym=t[0;`sym]')).toBe(9)
    expect(await answerTo('rank:`a`b`c!3 2 1', 'exec sum rank sym from trade')).toBe(14)
    expect(await answerTo('r:1', 'delete r from `.')).toBe('.')
    await expect(answerTo('r:1', 'delete r from `.', 'r')).rejects.toThrow(new KdbError('r'))
    expect(await answerTo('syms:`b`c', 'exec lot from trade where sym in syms')).toEqual([3, 4, 5])
    await expect(answerTo('day')).rejects.toThrow(new KdbError('day'))
  })

  test('may keep no more than 128 MiB in variables', async () => {
    const rows = Array.from({ length: 20 }, (_, at) => `v${at}:til 1000000`)
    await expect(answerTo(...rows)).rejects.toThrow(new KdbError('wsfull'))
  })

  test.each([
    ['select from trade lj quote', 'nyi: lj, a join'],
    ['(select from trade) lj select from trade', 'nyi: lj, a join'],
    ['aj[`sym;trade;trade]', 'nyi: aj, a join'],
    ['if[1b;2]', 'nyi: if, a control word'],
    ['system "ls"', 'nyi: system, an operation of the system'],
    ['insert[`trade;1]', 'nyi: insert, a change of a table'],
    ['.u.sub[`trade;`]', 'nyi: .u.sub'],
    ['.Q.dpft[`:db;1;`sym;`trade]', 'nyi: .Q.dpft'],
    ['getTrades[`a]', 'nyi: getTrades'],
    ['exec f price from trade', 'nyi: f'],
    ['count:1', 'assign'],
    ['1 2!(1;`a),2', 'length'],
    ['exec lot from trade where lot=max lot', 'nyi'],
    ['2+`a', 'type'],
    ['1 2. in 2 2', 'type'],
    ['distinct 5', 'type'],
    ['sum "abc"', 'type'],
    ['select from trade where sym in exec sym from quote', 'quote'],
  ])("%s is signalled as '%s", async (query, message) => {
    await expect(answerTo(query)).rejects.toThrow(new KdbError(message))
  })

  test('that calls itself for ever ends', async () => {
    await expect(answerTo('f:{f x}', 'f 1')).rejects.toThrow(new KdbError('stack'))
    await expect(answerTo('f:{f x}', 'exec f lot from trade')).rejects.toThrow(new KdbError('stack'))
  })
})
