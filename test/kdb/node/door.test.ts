import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { promisify } from 'node:util'
import nodeq from 'node-q'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { connect } from '../../../kdb/ipc/client.ts'
import { formatConnectionString } from '../../../kdb/ipc/connection-string.ts'
import { encodeMessage } from '../../../kdb/ipc/message.ts'
import { mintToken } from '../../../kdb/ipc/token.ts'
import { type NodeOptionsInput, nodeOptions } from '../../../kdb/node/protocol.ts'
import { kdbNode } from '../../../kdb/reader/node.ts'
import { chars, symbols } from '../../../kdb/values.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { testAuthority, testCertificate } from '../../support/test-certificate.ts'

const secret = 'known to supervisor and node'
const host = '127.0.0.1'
const fingerprint = (pem: string) => new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()

async function openNode({
  hasCertificate = true,
  ...options
}: Partial<NodeOptionsInput> & { hasCertificate?: boolean } = {}) {
  const lines: string[] = []
  const node = kdbNode({
    options: nodeOptions.parse({ clusterName: 'hdb-1', clusterType: 'HDB', ...options }),
    ...{ now: Date.now, secret, controlToken: 'control' },
    onFault: fault => lines.push(String(fault)),
    log: line => lines.push(line),
  })
  if (hasCertificate) node.setCertificate(testCertificate(host))
  const { server } = node.door
  server.listen(0, host)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const token = (authority?: string) => {
    const named = authority === undefined ? {} : { authority }
    return mintToken({
      host,
      port,
      user: 'bob',
      since: 1,
      clusterName: 'hdb-1',
      secret,
      now: Date.now(),
      ...named,
    })
  }
  return { ...node, lines, port, token }
}

async function ask(address: Parameters<typeof connect>[0]) {
  const connection = await connect(address, { timeoutMs: 10_000 })
  onTestFinished(() => connection.close())
  return connection.query('tables[]')
}

/** A log-in and one query, as bytes, and what they are answered. */
const exchange = (token: string) =>
  Buffer.concat([
    Buffer.from(`bob:${token}\x03\0`),
    encodeMessage({ type: 'sync', value: chars('tables[]') }),
  ])
const answered = Buffer.concat([Buffer.of(3), encodeMessage({ type: 'response', value: symbols([]) })])

describe('one port takes', () => {
  test('TLS, by a connection string whose token names the authority', async () => {
    const { port, token, door } = await openNode()
    const password = token(fingerprint(testAuthority.certificate))
    const address = { host, port, tls: true, user: 'bob', password }
    expect(await ask(formatConnectionString(address))).toEqual(symbols([]))
    expect(door.counts).toMatchObject({ connections: 1, logins: 1, queries: 1, errors: 0 })
  })

  test('TLS of node:tls, with the authority for its trust', async () => {
    const { port, token } = await openNode()
    const socket = connectTls({ host, port, ca: testAuthority.certificate })
    onTestFinished(() => void socket.destroy())
    socket.write(exchange(token()))
    const got: Buffer[] = []
    socket.on('data', bytes => got.push(bytes))
    await vi.waitFor(() => expect(Buffer.concat(got)).toEqual(answered), 5000)
    expect(socket.authorized).toBe(true)
  })

  test("TLS of Python's ssl, as strict as it can be", async ({ skip }) => {
    if (!(await hasPython())) return skip('no python3')
    const { port, token } = await openNode()
    const authority = join(temporaryFolder(), 'authority.pem')
    writeFileSync(authority, testAuthority.certificate)
    const program = `
import socket, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
context.verify_flags |= ssl.VERIFY_X509_STRICT
with context.wrap_socket(socket.create_connection(("${host}", ${port})), server_hostname="${host}") as node:
    node.sendall(bytes.fromhex(sys.argv[2]))
    got = b""
    while len(got) < ${answered.length}:
        got += node.recv(4096)
    print(got.hex())`
    const { stdout } = await run('python3', ['-c', program, authority, exchange(token()).toString('hex')])
    expect(stdout.trim()).toBe(answered.toString('hex'))
  })

  test('plain connections, of node-q too', async () => {
    const { port, token } = await openNode()
    expect(await ask({ host, port, user: 'bob', password: token() })).toEqual(symbols([]))
    const answer = await new Promise((resolve, reject) => {
      nodeq.connect({ host, port, user: 'bob', password: token() }, (refused, connection) => {
        if (connection === undefined) return reject(refused)
        onTestFinished(() => connection.close())
        connection.k('tables[]', (error: Error | undefined, value: unknown) =>
          error ? reject(error) : resolve(value),
        )
      })
    })
    expect(answer).toEqual([])
  })

  test('HTTP, plain and by TLS, for a page that says that it is well', async () => {
    const { port } = await openNode()
    const page = async (path: string) => {
      const socket = connectTcp({ host, port })
      socket.write(`GET ${path} HTTP/1.1\r\nHost: node\r\n\r\n`)
      return await text(socket)
    }
    expect(await page('/')).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\nok\n$/s)
    expect(await page('/etc')).toMatch(/^HTTP\/1\.1 404 /)
    const secure = connectTls({ host, port, ca: testAuthority.certificate })
    secure.write('GET / HTTP/1.1\r\n\r\n')
    expect(await text(secure)).toMatch(/ 200 OK\r\n/)
  })
})

describe('TLS alone', () => {
  test('is what a node takes where it is set so', async () => {
    const { port, token, lines } = await openNode({ tlsOnly: true })
    const password = token(fingerprint(testAuthority.certificate))
    await expect(ask({ host, port, user: 'bob', password })).rejects.toMatchObject({ code: 'REFUSED' })
    expect(await ask({ host, port, tls: true, user: 'bob', password })).toEqual(symbols([]))
    expect(lines).toEqual(['refused a connection without TLS'])
  })
})

describe('a client gives its token to nobody', () => {
  test('whose certificate is of another authority than the token names', async () => {
    const { port, token, door } = await openNode()
    const address = { host, port, tls: true, user: 'bob', password: token('00'.repeat(32)) }
    await expect(ask(address)).rejects.toMatchObject({ code: 'UNTRUSTED' })
    expect(door.counts).toMatchObject({ logins: 0, refusedLogins: 0 })
  })

  test('whose certificate is for another host', async () => {
    const { port, token, setCertificate } = await openNode()
    setCertificate(testCertificate('node.example.com'))
    const password = token(fingerprint(testAuthority.certificate))
    const address = { host, port, tls: true, user: 'bob', password }
    await expect(ask(address)).rejects.toMatchObject({ code: 'UNTRUSTED' })
  })
})

test('who connects before the node has its certificate waits for it, and leaves no place taken', async () => {
  const { port, token, setCertificate, door } = await openNode({ hasCertificate: false })
  const gone = connectTls({ host, port, ca: testAuthority.certificate })
  gone.on('error', () => undefined)
  await vi.waitFor(() => expect(door.counts.connections).toBe(1), 5000)
  gone.destroy()
  // At the latest when the time for its log-in is over, which is 5 s.
  await vi.waitFor(() => expect(door.counts.connections).toBe(0), 20_000)
  const password = token(fingerprint(testAuthority.certificate))
  const asked = ask({ host, port, tls: true, user: 'bob', password })
  await vi.waitFor(() => expect(door.counts.connections).toBe(1), 5000)
  setCertificate(testCertificate(host))
  expect(await asked).toEqual(symbols([]))
})

const run = promisify(execFile)

const hasPython = () =>
  run('python3', ['--version']).then(
    () => true,
    () => false,
  )
