import { expect, test } from 'vitest'
import { bytesInWords, bytesOf, duration } from '../../../cli/terminal/amounts.ts'

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1234, '1.2 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [402_653_184, '403 MB'],
  [3.2e12, '3.2 TB'],
  [9e18, '9000 PB'],
])('%i bytes are %s', (bytes, words) => expect(bytesInWords(bytes)).toBe(words))

test('a part is given in the unit of the whole', () => {
  expect(bytesOf(120_000_000, 3_000_000_000)).toBe('0.1 of 3.0 GB')
})

test.each([
  [0.4, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [200, '3 min 20 s'],
  [7500, '2 h 5 min'],
  [180_000, '2 d 2 h'],
])('%d seconds are %s', (seconds, words) => expect(duration(seconds)).toBe(words))
