import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { CreateKxEnvironmentCommand, ListKxEnvironmentsCommand } from '@aws-sdk/client-finspace'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import { describe, expect, test, vi } from 'vitest'
import { removeDataFolder } from '../../../services/start/data-folder.ts'
import { clientOf, clientsOf, machineArn, newDataFolder } from '../../services/start/kdbflow.ts'
import { BUCKET, executionsOf } from '../../services/start/market.ts'
import { smallDisk } from '../../support/small-disk.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { kdbflow, serve } from '../kdbflow.ts'

const hasIpv6 = Object.values(networkInterfaces()).some(addresses =>
  addresses?.some(({ address }) => address === '::1'),
)

/** `nobody` */
const UID = 65_534

test('kdbflow start says where it listens, where the data lies, how to get credentials, and what comes next', async () => {
  const data = newDataFolder()
  const { banner, url, end } = await serve(['--data', data])
  expect(banner).toMatch(/^kdbflow listens on http:\/\/127\.0\.0\.1:\d+ \(\d\.\d s\)$/m)
  expect(banner).toContain(`data         ${data}\n`)
  expect(banner).toContain(`eval "$(kdbflow env --data ${data})"`)
  expect(banner).toContain('kdbflow run <workflow> --input')
  expect(await (await fetch(`${url}/healthz`)).text()).toMatch(/^ok\n/)
  expect(await end('SIGINT', 'SIGINT')).toEqual({ code: 0, signal: null })
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
})

test('the line that gives credentials survives a data folder with spaces', async () => {
  const data = join(newDataFolder(), "it's here")
  const { banner } = await serve(['--data', data])
  const [, command = ''] = /eval "\$\(kdbflow (.*)\)"/.exec(banner) ?? []
  const words = execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
  expect(words).toBe(`env\n--data\n${data}\n`)
})

test.skipIf(!hasIpv6)('kdbflow start --host ::1 serves commands and steps over IPv6', async () => {
  const data = newDataFolder()
  const { url } = await serve(['--data', data, '--host', '::1'])
  expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/)
  const words = ['run', 'watch-environment', '--input', '{"environmentId":"none"}', '--watch', '--data', data]
  // A step has asked the service: what fails is only that there is no such environment.
  expect((await kdbflow(words)).out).toContain('ResourceNotFoundException')
  expect(await kdbflow(['status', '--data', data])).toMatchObject({ code: 0, err: '' })
  expect(
    await kdbflow(['start', '--port', new URL(url).port, '--host', '::1', '--data', newDataFolder()]),
  ).toMatchObject({
    code: 1,
    err: expect.stringMatching(
      /^kdbflow: expected to listen on \[::1\]:\d+, got: another process has the port/,
    ),
  })
})

test('beyond loopback an IPv6 address needs a host for the nodes', async () => {
  const words = ['start', '--port', '0', '--host', '::', '--allow-remote', '--data', newDataFolder()]
  expect(await kdbflow(words)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^kdbflow: expected KDBFLOW_NODE_HOST beside the IPv6 address ::, got none/),
  })
})

describe('kdbflow start ends with one sentence and exit code 1', () => {
  const oneSentence = (text: string) => ({ code: 1, out: '', err: expect.stringMatching(text) })

  test('where another process has the port, or the data', async () => {
    const data = newDataFolder()
    const { url } = await serve(['--data', data])
    const sameData = await kdbflow(['start', '--port', '0', '--data', data])
    expect(sameData).toEqual(
      oneSentence(`^kdbflow: .*${data}/kdbflow.db to be free, got a file that another .*\n$`),
    )
    const { port } = new URL(url)
    const samePort = await kdbflow(['start', '--port', port, '--data', newDataFolder()])
    expect(samePort).toEqual(
      oneSentence(`^kdbflow: .*${port}, got: another process has the port; choose .*\n$`),
    )
  })

  test('where the user may not write the folder', async () => {
    const data = join(temporaryFolder(), 'closed')
    mkdirSync(data, { mode: 0o555 })
    chmodSync(join(data, '..'), 0o755)
    // Root may write anywhere, so it lets another user try.
    const user = process.getuid?.() === 0 ? { uid: UID } : {}
    const refused = await kdbflow(['start', '--port', '0', '--data', data], user)
    expect(refused).toEqual(
      oneSentence(`^kdbflow: expected a folder that can be written at ${data}, got: .*\n$`),
    )
  })

  test('where it would listen beyond loopback, and says what that means and how to allow it', async () => {
    const words = ['start', '--port', '0', '--data', newDataFolder(), '--host', '0.0.0.0']
    const refused = await kdbflow(words)
    expect(refused).toEqual(
      oneSentence(
        '^kdbflow: expected a loopback address, got 0\\.0\\.0\\.0 without TLS: .*--allow-remote\n$',
      ),
    )
    expect(refused.err).toContain('Set KDBFLOW_TLS=own')
  })

  test('where one of the files for TLS is missing, or is no certificate', async () => {
    const words = ['start', '--port', '0', '--data', newDataFolder()]
    const missing = await kdbflow(words, { env: { KDBFLOW_TLS_CERT: '/absent.pem' } })
    expect(missing.err).toContain('expected KDBFLOW_TLS_CERT and KDBFLOW_TLS_KEY together')
    const env = { KDBFLOW_TLS_CERT: '/absent.pem', KDBFLOW_TLS_KEY: '/absent.key' }
    expect(await kdbflow(words, { env })).toEqual(
      oneSentence(
        '^kdbflow: expected a certificate in PEM at /absent\\.pem and its key at .*, got: ENOENT.*\n$',
      ),
    )
  })

  test.each(['seven', '65536', '-1'])('where the port is %s', async port => {
    const refused = await kdbflow(['start', '--port', port, '--data', newDataFolder()])
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toContain(`a whole number from 0 to 65535, got '${port}'`)
  })
})

test('kdbflow start --allow-remote listens beyond loopback', async () => {
  const { url } = await serve(['--data', newDataFolder(), '--host', '0.0.0.0', '--allow-remote'])
  const { port } = new URL(url)
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
})

test('SIGTERM ends it within seconds while an execution waits, and the next start takes it up', async () => {
  const data = newDataFolder()
  const first = await serve(['--data', data])
  const { sfn, s3 } = clientsOf(clientOf({ data, ...first }))
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'hdb/sym', Body: 'AAPL\0' }))
  const input = JSON.stringify({
    ...{ environmentId: 'any', databaseName: 'market', quietSeconds: 3600 },
    source: { bucket: BUCKET, prefix: 'hdb/' },
  })
  await sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn('load-arrivals'), input }))
  const began = performance.now()
  expect(await first.end('SIGTERM')).toEqual({ code: 0, signal: null })
  expect(performance.now() - began).toBeLessThan(5000)
  const second = await serve(['--data', data])
  const known = await executionsOf(clientsOf(clientOf({ data, ...second })).sfn, 'load-arrivals')
  expect(known).toMatchObject([{ status: 'RUNNING' }])
})

test('a disk that is full to its last byte ends it with a sentence, and the next start goes on', async ({
  skip,
}) => {
  const disk = smallDisk(16)
  if (disk === undefined) return skip('this user may not mount a disk')
  const data = join(disk, 'data')
  const ended = kdbflow(['start', '--port', '0', '--data', data])
  const endpoint = join(data, 'endpoint')
  await vi.waitFor(() => expect(existsSync(endpoint)).toBe(true), 10_000)
  const url = readFileSync(endpoint, 'utf8').trim()
  const free = fillUp(disk)
  const { sfn } = clientsOf(clientOf({ data, url }))
  const start = (name: string) =>
    sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn('watch-environment'), name }))
  await expect(startUntilRefused(start)).rejects.toThrow()
  const { code, err } = await ended
  expect(code).toBe(1)
  expect(err).toMatch(/^kdbflow: StoreError: expected the store to take writes, got: .*full$/m)
  expect(err).toMatch(/^kdbflow: ended; .* start it again/m)
  free()
  const again = await serve(['--data', data])
  expect(await again.end('SIGTERM')).toEqual({ code: 0, signal: null })
})

/** Leaves no byte, and answers how to make room again. */
function fillUp(disk: string): () => void {
  const filler = join(disk, 'filler')
  for (const size of [1024 ** 2, 4096]) {
    try {
      for (;;) appendFileSync(filler, Buffer.alloc(size))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    }
  }
  return () => rmSync(filler)
}

/** The store's log has pages of its own to fill first. */
async function startUntilRefused(start: (name: string) => Promise<unknown>): Promise<never> {
  for (let n = 0; ; n += 1) await start(`${n}`)
}

test('a copy of the data folder, made while it was off, is all that a restore takes', async () => {
  const data = newDataFolder()
  const first = await serve(['--data', data])
  const { finspace } = clientsOf(clientOf({ data, ...first }))
  const kmsKeyId = 'arn:aws:kms:us-east-1:000000000000:key/abc'
  await finspace.send(new CreateKxEnvironmentCommand({ name: 'trading', kmsKeyId, clientToken: 'once' }))
  await first.end('SIGTERM')
  const copy = join(temporaryFolder(), 'copy')
  execFileSync('cp', ['-a', data, copy])
  await removeDataFolder(data)
  const restored = await serve(['--data', copy])
  const { finspace: again } = clientsOf(clientOf({ data: copy, ...restored }))
  const { environments } = await again.send(new ListKxEnvironmentsCommand({}))
  expect(environments).toMatchObject([{ name: 'trading' }])
  await restored.end('SIGTERM')
})

test('kdbflow down ends the service of a data folder, and says what it ended', async () => {
  const data = newDataFolder()
  const { url } = await serve(['--data', data])
  expect(await kdbflow(['down', '--data', data])).toMatchObject({ code: 0, out: 'ended the service\n' })
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
  expect(await kdbflow(['down', '--data', data])).toMatchObject({ code: 0, out: 'nothing runs\n' })
})
