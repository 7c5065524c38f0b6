// A campaign: clients of every service write while the service is killed, ended, stopped, and its disk and clock fail.
// At the end everything acknowledged is counted. Usage: npm run campaign -- [--minutes 30] [--seed 1] [--out <folder>]
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { writeSampleDatabase } from '../../kdb/format/sample.ts'
import { removeDataFolder } from '../../services/start/data-folder.ts'
import { rootKeyOf } from '../../services/start/root-key.ts'
import { messageOf } from '../../services/store/thrown.ts'
import { seededRandom } from '../support/seeded-random.ts'
import type { CampaignClient, CampaignClientFactory } from './client.ts'
import { changesets } from './clients/changesets.ts'
import { events } from './clients/events.ts'
import { executions } from './clients/executions.ts'
import { logs } from './clients/logs.ts'
import { objects } from './clients/objects.ts'
import { queries, ROWS } from './clients/queries.ts'
import { schedules } from './clients/schedules.ts'
import { users } from './clients/users.ts'
import { createClients } from './clients.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { draw, type Sample } from './picture.ts'
import { createService, type Service } from './service.ts'
import { type TroubleParts, troubles } from './troubles.ts'

const factories: CampaignClientFactory[] = [
  objects,
  users,
  changesets,
  executions,
  events,
  schedules,
  logs,
  queries,
]

/** Between two troubles, at most. */
const CALM_MS = 8000
/** How long what the clients began may take to end, once the troubles are over. */
const SETTLE_MS = 180_000

/** Until the last schedule has fired. */
const SCHEDULED_AHEAD_MS = 20_000

/** Where Debian's package libfaketime has put it. */
const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'dist/campaign' },
  },
})
process.exitCode = (await campaign(Number(values.minutes), Number(values.seed), values.out)) ? 0 : 1

/** A client with what it knows of its writes. */
interface Writer {
  client: CampaignClient
  ledger: Ledger
}

interface Findings {
  /** How often each trouble was made. */
  made: Record<string, number>
  samples: Sample[]
  violations: string[]
}

async function campaign(minutes: number, seed: number, out: string): Promise<boolean> {
  const place = mkdtempSync(join(tmpdir(), 'kdbflow-campaign-'))
  const data = join(place, 'data')
  const ownDisk = mountDisk(place)
  const clockFile = existsSync(FAKETIME) ? join(place, 'clock') : undefined
  const service = createService({ data, port: await freePort(), environment: environmentWith(clockFile) })
  const findings: Findings = { made: {}, samples: [], violations: [] }
  try {
    await writeQueriesDatabase(data)
    await service.start()
    const clients = createClients(
      service.url,
      rootKeyOf(data, process.env) ?? { accessKeyId: '', secretAccessKey: '' },
    )
    const writers: Writer[] = []
    for (const create of factories) {
      const client = await create(clients)
      writers.push({ client, ledger: createLedger(client.name) })
    }

    const until = performance.now() + minutes * 60_000
    const measuring = measure(service, until, findings)
    const writing = writers.map(writer => writeUntil(until, writer))
    await makeTrouble({ service, random: seededRandom(seed), clockFile, ownDisk }, until, findings)
    await Promise.all([measuring, ...writing])

    setClock(clockFile, '+0s')
    await settle(writers, findings)
    for (const { client, ledger } of writers) findings.violations.push(...(await client.count(ledger)))
    await service.end()
    report({ minutes, seed, out, writers, findings, clockFile, ownDisk })
    return findings.violations.length === 0
  } finally {
    await service.kill()
    await removeDataFolder(data)
    if (ownDisk) execFileSync('umount', [place])
  }
}

/** A disk of 3 GiB for the data folder, where this user may make one. */
function mountDisk(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3g', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** What the service's processes get: nothing that is AWS's or kdbflow's, and a clock that can be stepped. */
function environmentWith(clockFile: string | undefined): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/^(AWS_|KDBFLOW_)/.test(entry[0]),
  )
  const own = Object.fromEntries(inherited)
  if (clockFile === undefined) return own
  setClock(clockFile, '+0s')
  return {
    ...own,
    LD_PRELOAD: FAKETIME,
    FAKETIME_TIMESTAMP_FILE: clockFile,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
}

function setClock(clockFile: string | undefined, offset: string): void {
  if (clockFile !== undefined) writeFileSync(clockFile, `${offset}\n`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function writeQueriesDatabase(data: string): Promise<void> {
  await writeSampleDatabase({
    root: join(data, 's3/queries/hdb'),
    dates: ['2026.11.23', '2026.11.24', '2026.11.25'],
    rowsPerDate: ROWS / 3,
    random: seededRandom(1),
  })
}

/** One write after another. An answer of the client's fault is a refusal; after anything else nobody knows. */
async function writeUntil(until: number, { client, ledger }: Writer): Promise<void> {
  for (let count = 0; performance.now() < until; count += 1) {
    const key = `${client.name}-${count}`
    ledger.set(key, 'unknown')
    try {
      await client.write(key)
      ledger.set(key, 'acknowledged')
    } catch (error) {
      const { httpStatusCode = 0 } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {}
      if (httpStatusCode >= 400 && httpStatusCode < 500) ledger.set(key, 'refused')
      await delay(200)
    }
    await delay(client.pause)
  }
}

/** Samples the sizes, once a second. */
async function measure(service: Service, until: number, { samples }: Findings): Promise<void> {
  const begun = performance.now()
  while (performance.now() < until) {
    samples.push({ seconds: (performance.now() - begun) / 1000, ...service.size() })
    await delay(1000)
  }
}

/** One trouble after another, drawn by the seed, with a calm before each. The service must outlive each calm. */
async function makeTrouble(parts: TroubleParts, until: number, findings: Findings): Promise<void> {
  const { service, random } = parts
  const names = Object.keys(troubles)
  for (;;) {
    await delay(1000 + random() * CALM_MS)
    if (performance.now() >= until) return
    if (!service.isRunning()) {
      findings.violations.push(`the service ended by itself: ${service.printed()}`)
      await service.start()
    }
    const name = names[Math.floor(random() * names.length)] ?? ''
    findings.made[name] = (findings.made[name] ?? 0) + 1
    process.stdout.write(`${new Date().toISOString()} ${name}\n`)
    try {
      await troubles[name]?.(parts)
    } catch (error) {
      findings.violations.push(`${name}: ${messageOf(error)}`)
      await service.kill()
      await service.start()
    }
  }
}

/** Waits for all that was begun to end. */
async function settle(writers: readonly Writer[], { violations }: Findings): Promise<void> {
  const late = performance.now() + SETTLE_MS
  await delay(SCHEDULED_AHEAD_MS)
  for (const { client } of writers) {
    while (!((await client.isSettled?.()) ?? true)) {
      if (performance.now() > late) {
        violations.push(`${client.name}: something is still under way after ${SETTLE_MS / 1000} s of calm`)
        break
      }
      await delay(500)
    }
  }
}

interface Outcome {
  minutes: number
  seed: number
  out: string
  writers: Writer[]
  findings: Findings
  clockFile: string | undefined
  ownDisk: boolean
}

/** Prints the result, and leaves it with the picture in `out`. */
function report({ minutes, seed, out, writers, findings, clockFile, ownDisk }: Outcome): void {
  const { made, samples, violations } = findings
  const result = {
    ...{ minutes, seed, troubles: made },
    left: [
      ...(clockFile ? [] : ['step the clock: no libfaketime']),
      ...(ownDisk ? [] : ['fill the disk: no mount']),
    ],
    writes: writers.map(({ client: { name }, ledger }) => ({
      client: name,
      acknowledged: ledger.count('acknowledged'),
      refused: ledger.count('refused'),
      unknown: ledger.count('unknown'),
    })),
    greatestMiB: {
      memory: Math.round(Math.max(...samples.map(({ memory }) => memory))),
      log: Math.round(Math.max(...samples.map(({ log }) => log))),
    },
    violations,
  }
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'result.json'), `${JSON.stringify(result, undefined, 2)}\n`)
  writeFileSync(join(out, 'sizes.svg'), draw(samples))
  console.table(result.writes)
  console.table(made)
  process.stdout.write(`${violations.length} violations\n${violations.slice(0, 50).join('\n')}\n`)
}
