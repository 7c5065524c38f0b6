// Events from PutEvents to the start of their target: how many a second, and how long each takes; with one rule, and
// with 300 of which one matches, the most that AWS lets a bus have. Every event is on the disk before it is accepted.
// Run: node bench/events.ts [events, by default 20000]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEventBridge } from '../services/aws/eventbridge/service.ts'
import { createRoot } from '../services/iam/principal.ts'
import { systemClock } from '../services/store/clock.ts'
import { systemRandom } from '../services/store/random.ts'
import { openStore } from '../services/store/store.ts'

const events = Number(process.argv[2] ?? 20_000)
const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:m'
const principal = createRoot('000000000000', 'bench')

async function start(rules: number) {
  const folder = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
  const store = openStore({ file: join(folder, 'kdbflow.db'), clock: systemClock })
  const latencies: number[] = []
  const bridge = createEventBridge({
    store,
    clock: systemClock,
    random: systemRandom,
    region: 'us-east-1',
    accountId: '000000000000',
    targets: {
      startExecution: async ({ input }) => latencies.push(performance.now() - JSON.parse(input)),
      invokeFunction: async () => undefined,
      putEvents: async () => undefined,
      callService: async () => undefined,
      keepDeadLetter: () => undefined,
      putLogEvents: () => undefined,
    },
    report: console.error,
  })
  await bridge.start?.()
  const invoke = async (operation: string, input: Record<string, unknown>) => {
    await bridge.invoke?.(operation, input, principal)
    await store.durable()
  }
  for (let rule = 0; rule < rules; rule++) {
    const EventPattern = JSON.stringify({ source: ['bench'], detail: { database: [`db-${rule}`] } })
    await invoke('PutRule', { Name: `r${rule}`, EventPattern })
    await invoke('PutTargets', {
      Rule: `r${rule}`,
      Targets: [{ Id: 't', Arn: MACHINE, InputPath: '$.detail.put' }],
    })
  }
  const stop = async () => {
    await bridge.stop?.()
    await store.close()
    rmSync(folder, { recursive: true })
  }
  return { invoke, latencies, stop }
}

const entry = () => ({
  Source: 'bench',
  DetailType: 'Database Arrived',
  Detail: JSON.stringify({ database: 'db-0', put: performance.now() }),
})

/** So many callers put one call after the other, each of so many events. */
async function measure(
  rules: number,
  { callers, perCall, total }: Record<'callers' | 'perCall' | 'total', number>,
) {
  const { invoke, latencies, stop } = await start(rules)
  const began = performance.now()
  let left = total
  const caller = async () => {
    for (; left > 0; ) {
      left -= perCall
      await invoke('PutEvents', { Entries: Array.from({ length: perCall }, entry) })
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  while (latencies.length < total) await new Promise(resolve => setTimeout(resolve, 1))
  const rate = (total / (performance.now() - began)) * 1000
  await stop()
  const sorted = latencies.toSorted((a, b) => a - b)
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1)
  return `${rate.toFixed(0)} events/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`
}

for (const rules of [1, 300]) {
  const steady = await measure(rules, { callers: 4, perCall: 1, total: events / 10 })
  console.log(`${rules} rule(s), 4 callers of 1 event each:    ${steady}`)
  const full = await measure(rules, { callers: 32, perCall: 10, total: events })
  console.log(`${rules} rule(s), 32 callers of 10 events each: ${full}`)
}
