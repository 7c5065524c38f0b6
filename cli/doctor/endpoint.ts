import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { duration } from '../terminal/amounts.ts'
import { type Finding, fault, ok, unknown } from './finding.ts'

const PATIENCE_MS = 5000
/** What is shorter, a busy machine explains. */
const LONG_STALL_MS = 10_000

const health = (url: string) => fetch(`${url}/healthz`, { signal: AbortSignal.timeout(PATIENCE_MS) })

/** Whether the service of the data folder answers. */
export async function checkEndpoint({
  url,
  isRunning,
}: {
  url: string | undefined
  isRunning: boolean
}): Promise<Finding> {
  if (url === undefined || !isRunning) return unknown('endpoint', 'no service runs on this data folder')
  try {
    const answer = await health(url)
    const [first = '', stall = ''] = (await answer.text()).split('\n')
    const stoodStillMs = Number(/for (\d+) ms/.exec(stall)?.[1] ?? 0)
    const found = `${url} answers ${answer.status === 200 ? first : answer.status}${stall && `; ${stall}`}`
    if (answer.status === 200 && stoodStillMs < LONG_STALL_MS) return ok('endpoint', found)
    return fault('endpoint', found, 'its standard error says what it works on; docs/operate.md, At 3 a.m.')
  } catch (error) {
    const found = `${url} does not answer: ${error instanceof Error ? error.message : String(error)}`
    return fault('endpoint', found, 'look at its standard error; then end it, and start it again')
  }
}

/** Signatures are refused from five minutes on. */
const MOST_SECONDS = 60

/** Against the service's clock, and against what was written last: a clock that went back fires schedules again. */
export async function checkClock({
  folder,
  url,
  now,
}: {
  folder: string
  url: string | undefined
  now: number
}): Promise<Finding> {
  const advice = 'let NTP set the clock (timedatectl set-ntp true), then look again'
  const ahead = (lastWrite(folder) - now) / 1000
  if (ahead > MOST_SECONDS) {
    return fault('clock', `the store was written ${duration(ahead)} from now: the clock went back`, advice)
  }
  const served = url === undefined ? undefined : await timeOf(url)
  const apart = Math.abs((served ?? now) - now) / 1000
  if (apart > MOST_SECONDS) return fault('clock', `${duration(apart)} apart from the service's`, advice)
  const time = new Date(now).toISOString().slice(0, 19)
  return ok('clock', served === undefined ? `${time}Z` : `${time}Z, as the service has it`)
}

function lastWrite(folder: string): number {
  const files = ['kdbflow.db', 'kdbflow.db-wal'].map(name => join(folder, name)).filter(existsSync)
  return Math.max(0, ...files.map(file => statSync(file).mtimeMs))
}

async function timeOf(url: string): Promise<number | undefined> {
  const answer = await health(url).catch(() => undefined)
  const date = answer?.headers.get('date')
  return date === null || date === undefined ? undefined : Date.parse(date)
}
