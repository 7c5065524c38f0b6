import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aggregates } from '../../../../kdb/reader/operators/aggregates.ts'
import type { Item } from '../../../../kdb/reader/operators/expression.ts'
import { newTally } from '../../../../kdb/reader/operators/tally.ts'
import type { TypeName } from '../../../../kdb/types.ts'
import { vector } from '../../../../kdb/values.ts'

const nullLong = -(2n ** 63n)
const long = fc.oneof(
  fc.bigInt(nullLong, 2n ** 63n - 1n),
  fc.constantFrom(nullLong, 0n, -1n, 1n, 2n ** 63n - 1n),
)
const int = fc.oneof(fc.integer(), fc.constantFrom(-(2 ** 31), 0, 2 ** 31 - 1))
const float = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, 0, -1.5))
/** The group of each row. */
const slots = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 60 })

const rowsOf = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 60, maxLength: 60 })

test.each([
  ['long', rowsOf(long).map(items => vector('long', BigInt64Array.from(items)))],
  ['int', rowsOf(int).map(items => vector('int', Int32Array.from(items)))],
  ['float', rowsOf(float).map(items => vector('float', Float64Array.from(items)))],
] as const)('runs of %ss come to what their rows come to one by one', (type, vectors) => {
  fc.assert(
    fc.property(
      vectors,
      slots,
      fc.constantFrom('sum', 'avg', 'min', 'max', 'count', 'first', 'last'),
      (rows, groups, name) => {
        const [tally, expected] = [tallyOf(name, type), accumulatorsOf(name, type)]
        for (const [row, group] of groups.entries()) expected.add(group, rows.items[row] ?? 0)
        tally.add(runsOf(groups), rows, rows)
        for (const group of new Set(groups)) expect(tally.result(group)).toEqual(expected.result(group))
      },
    ),
  )
})

test('a sum of more longs than a float could add exactly wraps as 64 bits do', () => {
  const rows = 2 ** 20 + 3
  const longs = vector('long', new BigInt64Array(rows).fill(2n ** 63n - 1n))
  const tally = tallyOf('sum', 'long')
  tally.add({ count: 1, starts: Int32Array.of(0, rows), slots: Int32Array.of(0) }, longs, longs)
  expect(tally.result(0)).toBe(BigInt.asIntN(64, BigInt(rows) * (2n ** 63n - 1n)))
})

const aggregateOf = (name: string) => aggregates[name] ?? expect.fail(`no aggregate ${name}`)

const tallyOf = (name: string, type: TypeName) =>
  newTally(name, { aggregate: aggregateOf(name), first: type, second: type })

function accumulatorsOf(name: string, type: TypeName) {
  const all = new Map<number, ReturnType<ReturnType<typeof aggregateOf>['accumulate']>>()
  return {
    add(group: number, item: Item) {
      const accumulator = all.get(group) ?? aggregateOf(name).accumulate(type, type)
      all.set(group, accumulator)
      accumulator.add(item, item)
    },
    result: (group: number) => all.get(group)?.result(),
  }
}

/** Each row begins a run unless it is of the same group as the one before. */
function runsOf(groups: number[]) {
  const begins = groups.flatMap((group, row) => (row > 0 && groups[row - 1] === group ? [] : [row]))
  return {
    count: begins.length,
    starts: Int32Array.from([...begins, groups.length]),
    slots: Int32Array.from(begins, row => groups[row] ?? 0),
  }
}
