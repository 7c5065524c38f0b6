import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plain } from '../../kdb/ipc/plain.ts'
import { decodeText, decodeTexts, encodeText } from '../../kdb/text.ts'
import { symbol } from '../../kdb/values.ts'

describe('text', () => {
  test('of any bytes at all has the same bytes again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), bytes => {
        expect(encodeText(decodeText(bytes)).equals(bytes)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('that is UTF-8 is its characters, beside one that is not', () => {
    const [utf8, latin1] = decodeTexts(Buffer.from('c3a900e900', 'hex'))
    expect(utf8).toBe('é')
    expect(latin1).not.toBe('é')
    expect([utf8, latin1].map(text => encodeText(text ?? '').toString('hex'))).toEqual(['c3a9', 'e9'])
  })

  test('shows as Latin-1 where it is not UTF-8', () => {
    expect(plain(symbol(decodeText(Buffer.of(0x63, 0x61, 0x66, 0xe9))))).toBe('café')
  })
})
