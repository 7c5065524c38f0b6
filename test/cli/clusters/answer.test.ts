import { expect, test } from 'vitest'
import { answerAsCsv, answerAsTable } from '../../../cli/clusters/answer.ts'
import { atom, chars, dictionary, list, long, symbols, table, vector } from '../../../kdb/values.ts'

const room = { rows: 10, width: 40 }

test('a table that is wider than the terminal says which columns are not shown', () => {
  const wide = table({
    sym: symbols(['AAPL']),
    note: list([chars('x'.repeat(30))]),
    size: vector('int', Int32Array.of(7)),
  })
  expect(answerAsTable(wide, room)).toEqual({
    text: `sym     note
symbol
------  ------------------------------
AAPL    ${'x'.repeat(30)}`,
    cut: '1 column (size) not shown',
  })
})

test('a narrow column after one that does not fit is not shown either', () => {
  const wide = table({
    note: list([chars('x'.repeat(36))]),
    wide: list([chars('y'.repeat(9))]),
    a: symbols(['b']),
  })
  expect(answerAsTable(wide, room).cut).toBe('2 columns (wide, a) not shown')
})

test('a keyed table has its keys first', () => {
  const keyed = dictionary(
    table({ sym: symbols(['a', 'b']) }),
    table({ n: vector('long', BigInt64Array.of(1n, 20n)) }),
  )
  expect(answerAsTable(keyed, room).text).toBe(`sym        n
symbol  long
------  ----
a          1
b         20`)
})

test('a dictionary and a list are columns, an atom and a string are themselves', () => {
  expect(answerAsTable(dictionary(symbols(['a']), list([long(1)])), room).text).toBe(`key     value
symbol
------  -----
a       1`)
  expect(answerAsTable(long(42), room)).toEqual({ text: '42' })
  expect(answerAsTable(chars('abc'), room)).toEqual({ text: 'abc' })
  expect(answerAsTable(atom('boolean', 1), room)).toEqual({ text: 'true' })
})

test('an empty table shows its columns, and says that there are no rows', () => {
  expect(answerAsTable(table({ n: vector('long', BigInt64Array.of()) }), room)).toEqual({
    text: `   n
long
----
no rows`,
  })
})

test('characters that would command the terminal are spaces', () => {
  const evil = '\u001b[2Jx\u0007'
  expect(answerAsTable(chars(evil), room).text).toBe(' [2Jx ')
  expect(answerAsTable(table({ a: list([chars(evil)]) }), room).text).toContain('\n [2Jx')
})

test('CSV quotes what needs it, and keeps every byte of a text', () => {
  const texts = table({ text: list([chars('a,b'), chars('say "x"'), chars('two\nlines')]) })
  expect(answerAsCsv(texts)).toBe('text\r\n"a,b"\r\n"say ""x"""\r\n"two\nlines"\r\n')
  expect(answerAsCsv(long(1))).toBe('value\r\n1\r\n')
})
