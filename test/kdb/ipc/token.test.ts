import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseConnectionString } from '../../../kdb/ipc/connection-string.ts'
import { mintToken, verifyToken } from '../../../kdb/ipc/token.ts'

const now = Date.parse('2026-11-20T08:30:00Z')
const bob = {
  host: 'localhost',
  port: 5010,
  user: 'bob',
  since: 1,
  clusterName: 'hdb-1',
  secret: 'secret',
  now,
}
const token = mintToken(bob)

describe('a token', () => {
  test.each([
    ['for its user and cluster', {}, 'valid'],
    ['a moment before it expires', { now: now + 899_999 }, 'valid'],
    ['after 900 seconds', { now: now + 900_000 }, 'expired'],
    ['on a machine five minutes behind', { now: now - 300_000 }, 'valid'],
    ['on a machine an hour behind', { now: now - 3_600_000 }, 'early'],
    ['for another user', { user: 'eve' }, 'other user'],
    ['for another cluster', { clusterName: 'rdb-1' }, 'other cluster'],
    ['under another secret', { secret: 'other' }, 'forged'],
  ])('%s is %o: %s', (_name, change, verdict) => {
    expect(verifyToken(token, { ...bob, ...change })).toBe(verdict)
  })

  test('with any one character changed is never valid', () => {
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (place, character) => {
        fc.pre(token[place] !== character)
        const changed = token.slice(0, place) + character + token.slice(place + 1)
        expect(verifyToken(changed, bob)).not.toBe('valid')
      }),
    )
  })

  test('of any text is not valid', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(verifyToken(text, bob)).toBe('malformed')
      }),
    )
    expect(verifyToken(`${token}&X-Amz-Signature=00`, bob)).toBe('malformed')
    expect(verifyToken('&X-Amz-Signature=é', bob)).toBe('forged')
  })

  test('survives being split out of a connection string, as clients do', () => {
    const password = mintToken({ ...bob, clusterName: 'a'.repeat(60), user: 'b'.repeat(60) })
    const text = `:localhost:5010:bob:${password}`
    expect(text.split(':')[4]).toBe(password)
    expect(parseConnectionString(text).password).toBe(password)
    expect(text.length).toBeLessThanOrEqual(2048)
  })
})
