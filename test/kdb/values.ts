import fc from 'fast-check'
import { type Attribute, attributes, type TypeName, type VectorItems } from '../../kdb/types.ts'
import { type KdbValue, type KdbVector, vector } from '../../kdb/values.ts'

const shorts = fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 })
const ints = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const longs = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const bytes = fc.uint8Array({ maxLength: 20 })
const bools = fc.array(fc.constantFrom(0, 1)).map(items => Uint8Array.from(items))
export const texts = fc
  .string({ unit: 'binary', maxLength: 8 })
  .filter(text => !text.includes('\0') && text.isWellFormed())
const guids = fc.uuid({ version: [1, 4, 7] })

const int32Arrays = fc.array(ints).map(items => Int32Array.from(items))
const int64Arrays = fc.array(longs).map(items => BigInt64Array.from(items))
const doubles = fc.array(fc.double()).map(items => Float64Array.from(items))

const items: { [N in TypeName]: fc.Arbitrary<VectorItems[N]> } = {
  boolean: bools,
  guid: fc.array(guids),
  byte: bytes,
  short: fc.array(shorts).map(all => Int16Array.from(all)),
  int: int32Arrays,
  long: int64Arrays,
  real: fc.array(fc.float()).map(all => Float32Array.from(all)),
  float: doubles,
  char: bytes,
  symbol: fc.array(texts),
  timestamp: int64Arrays,
  month: int32Arrays,
  date: int32Arrays,
  datetime: doubles,
  timespan: int64Arrays,
  minute: int32Arrays,
  second: int32Arrays,
  time: int32Arrays,
}

const typeNames = Object.keys(items) as TypeName[]
const anyAttribute: fc.Arbitrary<Attribute> = fc.constantFrom(...attributes)

/** Any vector of any type that travels. */
export const anyVector: fc.Arbitrary<KdbVector> = fc
  .constantFrom(...typeNames)
  .chain(type =>
    fc
      .tuple(items[type] as fc.Arbitrary<never>, anyAttribute)
      .map(([all, attribute]) => vector(type, all, attribute)),
  )

/** q's `::`. */
export const genericNull: KdbValue = { kind: 'primitive', type: 101, code: 0 }

/** Any value that travels, objects within objects. */
export const anyValue: fc.Arbitrary<KdbValue> = fc.letrec<{ value: KdbValue }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    anyVector,
    anyVector
      .filter(({ items }) => items.length > 0)
      .map(({ type, items }) => ({ kind: 'atom', type, value: items[0] }) as KdbValue),
    fc.record({
      kind: fc.constant('list'),
      attribute: anyAttribute,
      items: fc.array(tie('value'), { maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant('dictionary'),
      sorted: fc.boolean(),
      keys: tie('value'),
      values: tie('value'),
    }),
    fc.array(fc.tuple(texts, tie('value')), { maxLength: 4 }).map(
      columns =>
        ({
          kind: 'table',
          attribute: '',
          columns: columns.map(c => c[0]),
          values: columns.map(c => c[1]),
        }) as KdbValue,
    ),
    fc.record({ kind: fc.constant('lambda'), namespace: texts, body: tie('value') }),
    fc.record({ kind: fc.constant('primitive'), type: fc.constantFrom(101, 102, 103), code: fc.nat(255) }),
    fc.record({
      kind: fc.constant('application'),
      type: fc.constantFrom(104, 105),
      items: fc.array(tie('value'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('derived'), type: fc.integer({ min: 106, max: 111 }), of: tie('value') }),
    fc.record({ kind: fc.constant('error'), message: texts }),
  ) as fc.Arbitrary<KdbValue>,
})).value
