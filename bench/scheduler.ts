// Ten thousand schedules: how late they fire, and what memory they take. A thousand a second, at whole seconds as
// AWS has them, so that each thousand is due at once. Run: node bench/scheduler.ts [schedules, by default 10000]
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createScheduler } from '../services/aws/scheduler/service.ts'
import { createRoot } from '../services/iam/principal.ts'
import { systemClock } from '../services/store/clock.ts'
import { systemRandom } from '../services/store/random.ts'
import { openStore } from '../services/store/store.ts'

const schedules = Number(process.argv[2] ?? 10_000)
const PER_SECOND = 1000
const principal = createRoot('000000000000', 'bench')
const folder = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
const file = join(folder, 'kdbflow.db')
const store = openStore({ file, clock: systemClock })
const lateness: number[] = []
const nothing = async () => undefined
const scheduler = createScheduler({
  store,
  clock: systemClock,
  random: systemRandom,
  region: 'us-east-1',
  accountId: '000000000000',
  targets: {
    startExecution: async ({ input }) => lateness.push(Date.now() - Date.parse(JSON.parse(input))),
    invokeFunction: nothing,
    putEvents: nothing,
    callService: nothing,
    putLogEvents: nothing,
    keepDeadLetter: nothing,
  },
  report: console.error,
})
await scheduler.start?.()

const residentMiB = () => process.memoryUsage.rss() / 1024 ** 2
const before = residentMiB()
const began = performance.now()
const first = Math.ceil(Date.now() / 1000) * 1000 + 10_000
for (let n = 0; n < schedules; n++) {
  const time = new Date(first + Math.floor(n / PER_SECOND) * 1000).toISOString().slice(0, 19)
  const input = {
    Name: `schedule-${n}`,
    ScheduleExpression: `at(${time})`,
    ActionAfterCompletion: 'DELETE',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m',
      RoleArn: 'arn:aws:iam::000000000000:role/r',
      Input: '"<aws.scheduler.scheduled-time>"',
    },
  }
  await scheduler.invoke?.('CreateSchedule', input, principal)
  if (n % 100 === 99) await store.durable()
}
console.log(`created in ${((performance.now() - began) / 1000).toFixed(1)} s`)
console.log(
  `memory: ${(residentMiB() - before).toFixed(0)} MiB more than before, ${residentMiB().toFixed(0)} in all`,
)
console.log(`on disk: ${((statSync(file).size + statSync(`${file}-wal`).size) / 1024 ** 2).toFixed(0)} MiB`)
while (lateness.length < schedules) await new Promise(resolve => setTimeout(resolve, 100))
lateness.sort((a, b) => a - b)
const at = (part: number) => lateness[Math.floor(lateness.length * part)] ?? 0
console.log(`lateness: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(0.99999)} ms`)
await scheduler.stop?.()
await store.close()
rmSync(folder, { recursive: true })
