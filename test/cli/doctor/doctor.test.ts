import { once } from 'node:events'
import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkDataFolder } from '../../../cli/doctor/data-folder.ts'
import { diskFinding } from '../../../cli/doctor/disk.ts'
import { checkClock, checkEndpoint } from '../../../cli/doctor/endpoint.ts'
import { checkNode, checkSettings } from '../../../cli/doctor/node.ts'
import { openFilesFinding } from '../../../cli/doctor/open-files.ts'
import { checkQ } from '../../../cli/doctor/q.ts'
import { sharedKdbflow } from '../../services/start/kdbflow.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { kdbflow } from '../kdbflow.ts'

const running = sharedKdbflow()

describe('kdbflow doctor', () => {
  test('finds no fault in a service that runs', async () => {
    const { code, out } = await kdbflow(['doctor', '--data', running().data])
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^ok +endpoint +\S+ answers ok/m) })
    expect(out).not.toContain('FAULT')
  })

  test('says of each fault what to do, and exits by 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const address = taken.address()
    const port = String(typeof address === 'object' ? address?.port : undefined)
    const words = ['doctor', '--data', join(temporaryFolder(), 'new'), '--port', port]
    const { code, out } = await kdbflow(words)
    expect({ code, out }).toEqual({
      code: 1,
      out: expect.stringMatching(
        /^FAULT {2}port {9}port \d+ of 127\.0\.0\.1 is not free: [\s\S]*?\n {20}-> /m,
      ),
    })
    expect(out.split('\n').filter(line => line.length > 80)).toEqual([])
    const json = JSON.parse((await kdbflow([...words, '--json'])).out)
    expect(json).toContainEqual({
      ...{ check: 'port', state: 'fault', found: expect.any(String) },
      advice: 'end what has it, or start on another by --port',
    })
  })
})

test.each([
  ['ok\n', 'ok', / answers ok$/],
  [
    'ok\nthe event loop stood still for 1045 ms until 2026-11-28T07:35:19.933Z\n',
    'ok',
    / answers ok; the event/,
  ],
  ['ok\nthe event loop stood still for 30000 ms until 2026-11-28T07:35:19.933Z\n', 'fault', /30000 ms/],
])('of a service that says %j, its endpoint is %s', async (text, state, found) => {
  const server = createHttpServer((_, response) => response.end(text)).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  expect(await checkEndpoint({ url, isRunning: true })).toMatchObject({
    state,
    found: expect.stringMatching(found),
  })
})

describe('of a data folder', () => {
  const folderWith = (name: string, mode: number) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, name), '')
    chmodSync(join(folder, name), mode)
    return folder
  }

  test('a secret that others can read is a fault', () => {
    const folder = folderWith('credentials', 0o644)
    expect(checkDataFolder(folder)).toMatchObject({
      ...{ state: 'fault', found: `others can read credentials in ${folder}` },
      advice: `chmod -R go-rwx ${join(folder, 'credentials')}`,
    })
    expect(checkDataFolder(folderWith('credentials', 0o600)).state).toBe('ok')
  })

  test('a folder that others can write is a fault', () => {
    const folder = folderWith('endpoint', 0o644)
    chmodSync(folder, 0o777)
    expect(checkDataFolder(folder)).toMatchObject({ state: 'fault', advice: `chmod go-w ${folder}` })
  })

  test("a folder of another user's is a fault of who looks", () => {
    expect(checkDataFolder(temporaryFolder(), 12_345)).toMatchObject({
      ...{ state: 'fault', advice: 'run this as that user: sudo -u' },
    })
  })

  test('one that is not there yet is made by the first start', () => {
    expect(checkDataFolder(join(temporaryFolder(), 'a/b')).state).toBe('ok')
  })

  test('a store that was written in the future shows a clock that went back', async () => {
    const folder = folderWith('kdbflow.db', 0o600)
    const now = Date.parse('2026-11-28T06:00:00Z')
    utimesSync(join(folder, 'kdbflow.db'), now / 1000, now / 1000 + 7200)
    expect(await checkClock({ folder, url: undefined, now })).toMatchObject({
      ...{ state: 'fault', found: 'the store was written 2 h from now: the clock went back' },
    })
    expect(await checkClock({ folder, url: undefined, now: now + 7_200_000 })).toMatchObject({ state: 'ok' })
  })
})

test.each([
  ['little free', { bavail: 10 }, 'fault', '10.0 MB of 100 GB free at /data'],
  ['few files left', { ffree: 1 }, 'fault', '1 of 1000 files free at /data'],
  ['a file system that counts no files', { files: 0, ffree: 0 }, 'ok', '50.0 GB of 100 GB free at /data'],
])('a disk with %s', (_, changed, state, found) => {
  const disk = { bsize: 1_000_000, blocks: 100_000, bavail: 50_000, files: 1000, ffree: 900, ...changed }
  expect(diskFinding('/data', disk)).toMatchObject({ state, found })
})

test.each([
  ['1024', 'fault'],
  ['20000', 'ok'],
  ['unlimited', 'ok'],
])('a hard limit of %s open files', (hard, state) => {
  const limits = `Max processes             1                    2                    processes
Max open files            1024                 ${hard}                files
`
  expect(openFilesFinding(limits, 7)).toMatchObject({ state, found: `${hard} for the service (process 7)` })
})

test('an older Node and a wrong setting are faults', () => {
  expect(checkNode({ version: 'v20.1.0', platform: 'linux', arch: 'x64' }).state).toBe('fault')
  expect(checkSettings({ KDBFLOW_SYNC: 'never' })).toMatchObject({
    ...{ state: 'fault', found: expect.stringContaining('KDBFLOW_SYNC') },
  })
})

describe('of q', () => {
  const withQ = (q: object) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'finspace.json'), JSON.stringify({ nodes: { q } }))
    return folder
  }
  const executable = process.execPath

  test('a path that cannot be run, and a licence that is not there, are faults', () => {
    expect(checkQ(withQ({ path: '/absent/q' }))).toMatchObject({ found: '/absent/q cannot be run' })
    const empty = temporaryFolder()
    expect(checkQ(withQ({ path: executable, licence: empty }))).toMatchObject({
      ...{ state: 'fault', found: `no licence at ${empty}` },
    })
  })

  test('a licence in its folder is found', () => {
    const licence = join(temporaryFolder(), 'lic')
    mkdirSync(licence)
    writeFileSync(join(licence, 'kc.lic'), 'x')
    expect(checkQ(withQ({ path: executable, licence }))).toMatchObject({
      ...{ state: 'ok', found: expect.stringContaining(join(licence, 'kc.lic')) },
    })
  })

  test('settings that cannot be read are a fault', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'finspace.json'), '{"nodes":')
    expect(checkQ(folder).state).toBe('fault')
  })
})
