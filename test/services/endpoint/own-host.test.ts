import { describe, expect, test } from 'vitest'
import { foreignAnswer } from '../../../services/endpoint/own-host.ts'

const own = { localAddress: '::ffff:192.0.2.7', allowed: ['kdb.example.com'] }
const statusOf = (headers: Record<string, string>) => foreignAnswer({ headers }, own)?.status

describe('without a signature an answer goes to', () => {
  test.each([
    'localhost:4566',
    'LOCALHOST',
    '127.0.0.1:4566',
    '[::1]:4566',
    'kdbflow.localhost',
    '192.0.2.7:4566',
    'kdb.example.com',
    'kdb.example.com:8443',
  ])('Host %s: loopback, the address that was reached, or an allowed name', host => {
    expect(statusOf({ host })).toBeUndefined()
  })

  test('pages of the same origin, behind a proxy too', () => {
    expect(statusOf({ host: '127.0.0.1:4566', origin: 'http://127.0.0.1:4566' })).toBeUndefined()
    expect(statusOf({ host: '127.0.0.1:4566', origin: 'https://kdb.example.com' })).toBeUndefined()
    expect(statusOf({ host: 'kdb.example.com', origin: 'https://kdb.example.com:8443' })).toBeUndefined()
  })

  test('a tool that says no Host', () => {
    expect(statusOf({})).toBeUndefined()
  })
})

describe('without a signature nothing is answered to', () => {
  test.each([
    ['a name that leads here by DNS rebinding', { host: 'evil.example:4566' }],
    ['a name that only begins like an own one', { host: 'localhost.evil.example' }],
    ['a name that only ends like an own one', { host: 'evil-kdb.example.com' }],
    ['another address', { host: '192.0.2.8:4566' }],
    ['no name', { host: '' }],
    ['a page of another site', { host: '127.0.0.1:4566', origin: 'https://evil.example' }],
    ['a page of another port here', { host: '127.0.0.1:4566', origin: 'http://127.0.0.1:8080' }],
    ['a page of another loopback name', { host: '127.0.0.1:4566', origin: 'http://localhost:4566' }],
    ['a sandboxed frame', { host: '127.0.0.1:4566', origin: 'null' }],
  ])('%s', (_, headers) => {
    expect(statusOf(headers)).toBe(403)
    expect(foreignAnswer({ headers }, { localAddress: undefined, allowed: [] })?.status).toBe(403)
  })
})
