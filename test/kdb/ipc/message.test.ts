import { describe, expect, test } from 'vitest'
import { requestLimits } from '../../../kdb/ipc/limits.ts'
import { decodeMessage, encodeMessage } from '../../../kdb/ipc/message.ts'
import { parseDate } from '../../../kdb/temporal.ts'
import {
  atom,
  chars,
  dictionary,
  type KdbValue,
  list,
  long,
  symbol,
  symbols,
  table,
  vector,
} from '../../../kdb/values.ts'
import { genericNull } from '../values.ts'

const int = (value: number) => atom('int', value)
const ints = (...items: number[]) => vector('int', Int32Array.from(items))
const longs = (...items: bigint[]) => vector('long', BigInt64Array.from(items))
const bytes = (...items: number[]) => vector('byte', Uint8Array.from(items))
const ab = symbols(['a', 'b'])

// What kdb+ and javakdb write: code.kx.com/q/kb/serialization and javakdb's own serializer.
const examples: [name: string, hex: string, value: KdbValue][] = [
  ['1i', '010000000d000000fa01000000', int(1)],
  ['1', '0100000011000000f90100000000000000', long(1)],
  ['enlist 1i', '010000001200000006000100000001000000', ints(1)],
  [
    '1 2 3',
    '0100000026000000070003000000010000000000000002000000000000000300000000000000',
    longs(1n, 2n, 3n),
  ],
  ['0x0001020304', '01000000130000000400050000000001020304', bytes(0, 1, 2, 3, 4)],
  ['enlist 0x0001020304', '01000000190000000000010000000400050000000001020304', list([bytes(0, 1, 2, 3, 4)])],
  [
    '`a`b!2 3i',
    '0100000021000000630b0002000000610062000600020000000200000003000000',
    dictionary(ab, ints(2, 3)),
  ],
  [
    '`a`b!2 3',
    '0100000029000000630b00020000006100620007000200000002000000000000000300000000000000',
    dictionary(ab, longs(2n, 3n)),
  ],
  [
    '`s#`a`b!2 3i',
    '01000000210000007f0b0102000000610062000600020000000200000003000000',
    { kind: 'dictionary', sorted: true, keys: vector('symbol', ['a', 'b'], 's'), values: ints(2, 3) },
  ],
  [
    '`a`b!enlist each 2 3i',
    '010000002d000000630b0002000000610062000000020000000600010000000200000006000100000003000000',
    dictionary(ab, list([ints(2), ints(3)])),
  ],
  [
    '([]a:enlist 2i;b:enlist 3i)',
    '010000002f0000006200630b0002000000610062000000020000000600010000000200000006000100000003000000',
    table({ a: ints(2), b: ints(3) }),
  ],
  [
    '`s#([]a:enlist 2i;b:enlist 3i)',
    '010000002f0000006201630b0002000000610062000000020000000603010000000200000006000100000003000000',
    {
      kind: 'table',
      attribute: 's',
      columns: ['a', 'b'],
      values: [vector('int', Int32Array.of(2), 'p'), ints(3)],
    },
  ],
  [
    '([a:enlist 2i]b:enlist 3i)',
    '010000003f000000636200630b00010000006100000001000000060001000000020000006200630b0001000000620000000100000006000100000003000000',
    dictionary(table({ a: ints(2) }), table({ b: ints(3) })),
  ],
  ['1b', '010000000a000000ff01', atom('boolean', 1)],
  ['"a"', '010000000a000000f661', atom('char', 97)],
  ['7h', '010000000b000000fb0700', atom('short', 7)],
  ['`ab', '010000000c000000f5616200', symbol('ab')],
  ['`a`bc', '01000000140000000b0003000000006100626300', symbols(['', 'a', 'bc'])],
  ['1.5', '0100000011000000f7000000000000f83f', atom('float', 1.5)],
  ['1.5e', '010000000d000000f80000c03f', atom('real', 1.5)],
  ['0Ni', '010000000d000000fa00000080', int(-(2 ** 31))],
  ['0N', '0100000011000000f90000000000000080', long(-(2n ** 63n))],
  ['0n', '0100000011000000f7000000000000f8ff', atom('float', Number.NaN)],
  [
    'a guid',
    '0100000019000000fe8c6b8b64681560840a3e178401251b68',
    atom('guid', '8c6b8b64-6815-6084-0a3e-178401251b68'),
  ],
  ['2000.01.02', '010000000d000000f201000000', atom('date', 1)],
  ['2026.11.20', '010000000d000000f25c260000', atom('date', parseDate('2026.11.20') ?? Number.NaN)],
  ['2000.01.01D00:00:01', '0100000011000000f400ca9a3b00000000', atom('timestamp', 1_000_000_000n)],
  ['0D00:00:01', '0100000011000000f000ca9a3b00000000', atom('timespan', 1_000_000_000n)],
  ['2000.02m', '010000000d000000f301000000', atom('month', 1)],
  ['00:01', '010000000d000000ef01000000', atom('minute', 1)],
  ['00:00:01', '010000000d000000ee01000000', atom('second', 1)],
  ['00:00:00.001', '010000000d000000ed01000000', atom('time', 1)],
  ['::', '010000000a0000006500', genericNull],
  ['()', '010000000e000000000000000000', list([])],
]

describe('kdb+ messages', () => {
  test.each(examples)('encode %s as kdb+ does, and decode it', (_name, hex, value) => {
    expect(encodeMessage({ type: 'async', value }).toString('hex')).toBe(hex)
    expect(decodeMessage(Buffer.from(hex, 'hex'))).toEqual({ type: 'async', value })
  })

  test.each<[string, string, 'sync' | 'response', KdbValue]>([
    ['a text query', '01010000110000000a0003000000322b32', 'sync', chars('2+2')],
    [
      'a call',
      '010100001d0000000000030000000a000100000066fa01000000f57800',
      'sync',
      list([chars('f'), int(1), symbol('x')]),
    ],
    ['an answer', '0102000011000000f90400000000000000', 'response', long(4)],
    ["'nyi", '010200000d000000806e796900', 'response', { kind: 'error', message: 'nyi' }],
  ])('encode and decode %s', (_name, hex, type, value) => {
    expect(encodeMessage({ type, value }).toString('hex')).toBe(hex)
    const decoded = decodeMessage(Buffer.from(hex, 'hex'))
    expect(encodeMessage(decoded).toString('hex')).toBe(hex)
    expect(decoded.type).toBe(type)
  })

  test('a compressed message is read', () => {
    const hex = '010001002d000000c60b0000c00400b80b000000ff00ffff00ff00ff00ff00ff00ff00ff00ff00ff0300ff00ab'
    const { value } = decodeMessage(Buffer.from(hex, 'hex'))
    expect(value).toEqual(vector('byte', new Uint8Array(3000)))
  })

  test('a big-endian message is read', () => {
    const hex = '000000000000001e0700000000020000000000000001ffffffffffffffff'
    expect(decodeMessage(Buffer.from(hex, 'hex')).value).toEqual(longs(1n, -1n))
  })

  test('a message over the limit is refused before it is read', () => {
    const huge = Buffer.from('0101000000000070', 'hex')
    expect(() => decodeMessage(huge, requestLimits)).toThrow(/at most 67108864 message bytes, got 1879048192/)
  })

  test('an inflated size over the limit is refused before it is allocated', () => {
    const bomb = Buffer.from('0101010010000000ffffff7f00000000', 'hex')
    expect(() => decodeMessage(bomb, requestLimits)).toThrow(
      /at most 67108864 inflated bytes, got 2147483647/,
    )
  })

  test('a count larger than the message is refused before it is allocated', () => {
    const lie = Buffer.from('0101000012000000070000ffff7f00000000', 'hex')
    expect(() => decodeMessage(lie)).toThrow(/items, got 4 bytes/)
  })

  test('lists nested deeper than 100 are refused', () => {
    let value: KdbValue = long(1)
    for (let depth = 0; depth < 100; depth++) value = list([value])
    expect(() => decodeMessage(encodeMessage({ type: 'sync', value }))).toThrow(/less nesting/)
  })

  test.each(['20', '4d', '70'])('type 0x%s, which cannot travel, is refused', hex => {
    const message = Buffer.from(`010000000e000000${hex}0000000000`, 'hex')
    expect(() => decodeMessage(message)).toThrow(/a type that travels by itself/)
  })
})
