import { describe, expect, test } from 'vitest'
import { formatConnectionString, parseConnectionString } from '../../../kdb/ipc/connection-string.ts'

describe('a connection string', () => {
  test.each([
    [':localhost:5010:bob:pw', { host: 'localhost', port: 5010, tls: false, user: 'bob', password: 'pw' }],
    [
      ':tcps://vpce-0.amazonaws.com:443:bob:Host=x&Port=5000&Action=finspace%3AConnectKxCluster',
      {
        host: 'vpce-0.amazonaws.com',
        port: 443,
        tls: true,
        user: 'bob',
        password: 'Host=x&Port=5000&Action=finspace%3AConnectKxCluster',
      },
    ],
  ])('%s is taken apart and put together', (text, address) => {
    expect(parseConnectionString(text)).toEqual(address)
    expect(formatConnectionString(address)).toBe(text)
  })

  test.each([
    'localhost:5010:bob:pw',
    ':localhost:bob:pw',
    ':localhost:5010:bob:p:w',
    ':localhost:99999:bob:pw',
    '',
  ])('%j is refused without being repeated', text => {
    expect(() => parseConnectionString(text)).toThrow(/expected a (connection string|port)/)
    expect(() => parseConnectionString(text)).not.toThrow(/bob/)
  })
})
