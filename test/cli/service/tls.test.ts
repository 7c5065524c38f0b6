// An endpoint with a certificate of its own authority: who reaches it, and how.
import { mkdtempSync, readFileSync } from 'node:fs'
import { request } from 'node:https'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeDataFolder } from '../../../services/start/data-folder.ts'
import { type Running, start } from '../../../services/start.ts'
import { newDataFolder } from '../../services/start/kdbflow.ts'
import { kdbflow } from '../kdbflow.ts'

const data = mkdtempSync(join(tmpdir(), 'kdbflow-'))
const authority = join(data, 'ca.pem')
let running: Running

beforeAll(async () => {
  running = await start({ port: 0, host: '127.0.0.1', data, environment: { KDBFLOW_TLS: 'own' } })
})

afterAll(async () => {
  await running.close()
  await removeDataFolder(data)
})

test('clients that trust ca.pem reach it, by address and by name', async () => {
  const ca = readFileSync(authority, 'utf8')
  const { url } = running
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  expect((await get(`${url}/healthz`, ca)).body).toMatch(/^ok\n/)
  expect((await get(`${url.replace('127.0.0.1', 'localhost')}/readyz`, ca)).body).toBe('ready\n')
  expect(running.signInLink()).toMatch(new RegExp(`^${url}/`))
})

test('kdbflow env prints what makes AWS tools trust it', async () => {
  const { out } = await kdbflow(['env', '--data', data, '--json'])
  const env = JSON.parse(out)
  expect(env).toMatchObject({
    ...{ AWS_ENDPOINT_URL: running.url, NODE_EXTRA_CA_CERTS: authority, AWS_CA_BUNDLE: authority },
  })
  expect(await kdbflow(['schedules'], { env, cwd: '/' })).toMatchObject({ code: 0, err: '' })
})

test('commands that name the data folder need nothing else', async () => {
  expect((await kdbflow(['console', '--data', data])).out).toMatch(new RegExp(`^${running.url}/`))
})

test('kdbflow doctor finds no fault, and says how long the certificate holds', async () => {
  const { out } = await kdbflow(['doctor', '--data', data])
  expect(out).toMatch(/^ok +endpoint +https:\S+ answers ok/m)
  expect(out).toMatch(/^ok +certificate +it holds for (89|90) d/m)
})

test('the steps of workflows reach it', async () => {
  const words = ['run', 'watch-environment', '--input', '{"environmentId":"none"}', '--watch', '--data', data]
  // A step has asked the service: what fails is only that there is no such environment.
  expect((await kdbflow(words)).out).toContain('ResourceNotFoundException')
})

test('the authority outlives a restart, and goes from the folder with TLS', async () => {
  const options = { port: 0, host: '0.0.0.0', data: newDataFolder() }
  const named = { KDBFLOW_NODE_HOST: '127.0.0.1', KDBFLOW_ALLOWED_HOSTS: 'kdb.example.com' }
  const environment = { KDBFLOW_TLS: 'own', ...named }
  const first = await start({ ...options, environment })
  const ca = readFileSync(join(options.data, 'ca.pem'), 'utf8')
  const { names } = await get(`${first.url}/healthz`, ca)
  expect(names).toContain('DNS:kdb.example.com')
  expect(names).toContain(`DNS:${hostname()}`)
  await first.close()

  const second = await start({ ...options, environment })
  expect((await get(`${second.url}/healthz`, ca)).body).toMatch(/^ok\n/)
  await second.close()

  const plain = await start({ ...options, environment: named })
  expect(() => readFileSync(join(options.data, 'ca.pem'))).toThrow('ENOENT')
  await plain.close()
})

/** As a client that trusts nothing but this authority: what it reads, and for which names the certificate is. */
const get = (url: string, ca: string) =>
  new Promise<{ body: string; names: string | undefined }>((resolve, reject) => {
    request(url, { ca, agent: false }, response => {
      // TLS sockets are what node:https has.
      const { subjectaltname: names } = (response.socket as TLSSocket).getPeerCertificate()
      text(response).then(body => resolve({ body, names }), reject)
    })
      .on('error', reject)
      .end()
  })
