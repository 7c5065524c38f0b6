// The endpoint by TLS, as clients see it: certificates from files, and how they are renewed.
import { once } from 'node:events'
import { symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { connect as connectPlain } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect, type TLSSocket } from 'node:tls'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { expect, onTestFinished, test } from 'vitest'
import { readSettings } from '../../../services/start/settings.ts'
import { endpointTls } from '../../../services/start/tls/tls.ts'
import { systemRandom } from '../../../services/store/random.ts'
import { openStore } from '../../../services/store/store.ts'
import { startS3 } from '../../support/s3.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { testAuthority, testCertificate } from '../../support/test-certificate.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const ca = testAuthority.certificate

/** An S3 whose certificate lies in files, and a client that trusts its authority. */
async function startFromFiles(host = '127.0.0.1') {
  const folder = temporaryFolder()
  const files = { KDBFLOW_TLS_CERT: join(folder, 'tls.crt'), KDBFLOW_TLS_KEY: join(folder, 'tls.key') }
  const pair = testCertificate(host)
  const write = ({ certificate = pair.certificate, privateKey = pair.privateKey }) => {
    writeFileSync(files.KDBFLOW_TLS_CERT, certificate)
    writeFileSync(files.KDBFLOW_TLS_KEY, privateKey)
  }
  write({})
  const clock = new VirtualClock()
  const store = openStore({ file: ':memory:', clock })
  onTestFinished(() => store.close())
  const logged: string[] = []
  const tls = endpointTls({
    ...{ host, settings: readSettings(files), store, clock, random: systemRandom },
    log: (message, { fault = '' }) => void logged.push(`${message} ${fault}`.trim()),
  })
  if (tls === undefined) throw new Error('expected TLS, got none')
  const { endpoint, client } = await startS3({ tls })
  const agent = new Agent({ ca, keepAlive: true, maxSockets: 1 })
  const s3 = client({ requestHandler: { httpsAgent: agent } })
  const addressOf = () => ({ host: '127.0.0.1', port: Number(new URL(endpoint.url).port) })
  return { s3, endpoint, clock, logged, write, pair, files, address: addressOf(), names: tls.names }
}

async function shownAt(address: { host: string; port: number }): Promise<string> {
  const socket = await connected(address)
  const { fingerprint256 } = socket.getPeerCertificate()
  socket.destroy()
  return fingerprint256
}

async function connected(address: { host: string; port: number }): Promise<TLSSocket> {
  const socket = connect({ ...address, ca })
  await once(socket, 'secureConnect')
  return socket
}

test("an SDK that trusts the certificate's authority calls by https", async () => {
  const { s3, endpoint } = await startFromFiles()
  expect(endpoint.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  expect((await s3.send(new ListBucketsCommand({}))).Buckets).toBeDefined()
})

test('an SDK that does not trust it sends nothing', async () => {
  const { endpoint } = await startFromFiles()
  await expect(fetch(`${endpoint.url}/healthz`)).rejects.toThrow()
})

test('plain HTTP on the same port gets a sentence, and the connection ends', async () => {
  const { address } = await startFromFiles()
  const socket = connectPlain(address)
  socket.write('POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\n{}')
  const answer = await text(socket)
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  expect(answer).toMatch(/\r\n\r\nexpected HTTPS on this port, got HTTP without TLS: .*\n$/)
})

test('a renewed certificate is shown to new connections, and open ones go on', async () => {
  const { address, clock, logged, write } = await startFromFiles()
  const before = await shownAt(address)
  const open = await connected(address)
  write(testCertificate('127.0.0.1'))
  clock.advance(10_000)
  expect(logged).toEqual(['the endpoint has a new certificate'])
  expect(await shownAt(address)).not.toBe(before)
  open.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')
  expect(await text(open)).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*ok\n$/)
})

test.each([
  ['no PEM', { certificate: 'renewed soon' }],
  ['the key of another', { privateKey: testCertificate('127.0.0.1').privateKey }],
])('files that hold %s change nothing, are logged once, and are taken once they fit', async (_, faulty) => {
  const { address, clock, logged, write, files } = await startFromFiles()
  const before = await shownAt(address)
  write(faulty)
  clock.advance(60_000)
  const sentence = `the endpoint keeps its certificate expected a certificate in PEM at ${files.KDBFLOW_TLS_CERT}`
  expect(logged).toEqual([expect.stringContaining(sentence)])
  expect(await shownAt(address)).toBe(before)
  write(testCertificate('127.0.0.1'))
  clock.advance(10_000)
  expect(await shownAt(address)).not.toBe(before)
})

test('a file that is a link is read where it leads by then', async () => {
  const { address, clock, pair, files } = await startFromFiles()
  const before = await shownAt(address)
  const renewed = testCertificate('127.0.0.1')
  for (const [path, content] of [
    [files.KDBFLOW_TLS_CERT, renewed.certificate],
    [files.KDBFLOW_TLS_KEY, renewed.privateKey],
  ] as const) {
    writeFileSync(`${path}.next`, content)
    unlinkSync(path)
    symlinkSync(`${path}.next`, path)
  }
  expect(renewed.certificate).not.toBe(pair.certificate)
  clock.advance(10_000)
  expect(await shownAt(address)).not.toBe(before)
})

test('the URL names what the certificate is for, where that is not the address', async () => {
  const { endpoint, names } = await startFromFiles('kdb.example.com')
  expect(names).toEqual(['kdb.example.com'])
  expect(endpoint.url).toMatch(/^https:\/\/kdb\.example\.com:\d+$/)
})

test('a certificate of its own authority is renewed long before it expires', () => {
  const clock = new VirtualClock()
  const store = openStore({ file: ':memory:', clock })
  onTestFinished(() => store.close())
  const settings = readSettings({ KDBFLOW_TLS: 'own' })
  const parts = { host: '127.0.0.1', settings, store, clock, random: systemRandom, log: () => undefined }
  const tls = endpointTls(parts)
  const renewed: string[] = []
  const stop = tls?.follow(({ certificate }) => void renewed.push(certificate))
  clock.advance(65 * 86_400_000)
  expect(new Set([tls?.first.certificate, ...renewed]).size).toBe(3)
  expect(endpointTls(parts)?.authority).toBe(tls?.authority)
  stop?.()
  expect(clock.next()).toBeUndefined()
})
