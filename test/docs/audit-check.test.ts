// The check of the audit log in docs/finspace.md, run on logs that were damaged.
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openAuditLog } from '../../services/finspace/audit/log.ts'
import { systemRandom } from '../../services/store/random.ts'
import { openStore } from '../../services/store/store.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { VirtualClock } from '../support/virtual-clock.ts'
import { readPage } from './pages.ts'

const script = readPage('docs/finspace.md').blocks.find(
  ({ language, text }) => language === 'python' && text.includes('previousHash'),
)

const hasPython = spawnSync('python3', ['--version']).status === 0

/** Logs three calls in a data folder, and checks it once `damage` was done to the lines. */
async function check(damage: (lines: string[]) => string[]) {
  const data = temporaryFolder()
  const file = join(data, 'audit', 'finspace-2026-01-05.jsonl')
  await logCalls(data, 3)
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  writeFileSync(file, damage(lines).join('\n').concat('\n'))
  return runCheck(data)
}

function runCheck(data: string) {
  const { status, stdout, stderr } = spawnSync('python3', ['-'], {
    ...{ input: script?.text ?? '', encoding: 'utf8', env: { ...process.env, DATA: data } },
  })
  return { status, said: `${stdout}${stderr}`.replaceAll(data, '') }
}

async function logCalls(
  folder: string,
  count: number,
  { clock = new VirtualClock(), keptDays }: { clock?: VirtualClock; keptDays?: number } = {},
) {
  const store = openStore({ file: join(folder, 'kdbflow.db'), clock })
  const parts = { folder: join(folder, 'audit'), region: 'us-east-1', store, clock, random: systemRandom }
  const log = openAuditLog({ ...parts, keptDays, file: '', acceptLoss: false, onFault: raise })
  for (let call = 0; call < count; call += 1) log.observe(outcome)
  await log.close()
  await store.close()
}

function raise(fault: unknown) {
  throw fault
}

const principal = {
  ...{ accountId: '000000000000', arn: 'arn:aws:iam::000000000000:user/a', accessKeyId: 'A' },
  authorize: () => undefined,
}
const outcome = {
  call: {
    ...{ service: 'finspace', region: 'us-east-1', method: 'GET', rawPath: '/', rawQuery: '' },
    ...{ headers: {}, body: Buffer.alloc(0), trailers: {}, sourceIp: '127.0.0.1', requestId: 'id' },
    principal,
  },
  // A line separator, which JSON leaves as it is.
  ...{ operation: 'CreateKxUser', input: { userName: 'a\u2028b' }, output: {} },
}

test.skipIf(!hasPython)('the check finds nothing in a whole log', async () => {
  expect(await check(lines => lines)).toEqual({ status: 0, said: '' })
})

test.skipIf(!hasPython)('the check names the line after one that was changed, or taken out', async () => {
  const breaks = (line: number) => ({
    status: 1,
    said: expect.stringContaining(`The chain breaks at line ${line} of /audit/finspace-2026-01-05.jsonl`),
  })
  expect(await check(([a = '', b = '', c = '']) => [a, b.replace('127.0.0.1', '127.0.0.2'), c])).toEqual(
    breaks(3),
  )
  expect(await check(([a = '', , c = '']) => [a, c])).toEqual(breaks(2))
})

test.skipIf(!hasPython)('the check notices that the last lines are missing, or changed', async () => {
  const missing = { status: 1, said: expect.stringContaining('The end of the log is missing') }
  expect(await check(lines => lines.slice(0, 2))).toEqual(missing)
  expect(await check(([a = '', b = '', c = '']) => [a, b, c.replace('A', 'B')])).toEqual(missing)
})

test.skipIf(!hasPython)('the check names a line that is cut short, and goes on', async () => {
  const data = temporaryFolder()
  await logCalls(data, 1)
  appendFileSync(join(data, 'audit', 'finspace-2026-01-05.jsonl'), '{"eventVersion":')
  await logCalls(data, 1)
  expect(runCheck(data)).toEqual({
    status: 0,
    said: expect.stringMatching(/^Line 2 of .* is cut short: .*\n$/),
  })
})

test.skipIf(!hasPython)(
  'the check knows days that have expired, and notices one that was taken away',
  async () => {
    const data = temporaryFolder()
    const clock = new VirtualClock()
    for (const keptDays of [2, 2, 2, 2]) {
      await logCalls(data, 1, { clock, keptDays })
      clock.advance(24 * 3_600_000)
    }
    expect(existsSync(join(data, 'audit', 'finspace-2026-01-05.jsonl'))).toBe(false)
    expect(runCheck(data)).toEqual({ status: 0, said: '' })
    rmSync(join(data, 'audit', 'finspace-2026-01-06.jsonl'))
    expect(runCheck(data)).toEqual({
      status: 1,
      said: expect.stringContaining('The beginning of the log is missing'),
    })
  },
)
