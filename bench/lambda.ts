// What it costs to run a step in a process of its own: an invocation of a handler that does nothing, warm and cold,
// beside a call of the same handler in this process. Run: node bench/lambda.ts [invocations, by default 3000]
import { join } from 'node:path'
import { createLambda } from '../services/aws/lambda/service.ts'
import { systemClock } from '../services/store/clock.ts'
import { systemRandom } from '../services/store/random.ts'
import { openStore } from '../services/store/store.ts'
import { handler } from './lib/lambda-handler.ts'

const invocations = Number(process.argv[2] ?? 3000)
const file = join(import.meta.dirname, 'lib/lambda-handler.ts')
const payload = { environmentId: 'ejoeapfgnsrpqdijaedokm', clusterName: 'hdb' }

function startLambda(warm: number, most: number) {
  const lambda = createLambda({
    functions: { step: { file, timeoutSeconds: 30, memoryMb: 256 } },
    store: openStore({ file: ':memory:', clock: systemClock }),
    clock: systemClock,
    random: systemRandom,
    region: 'us-east-1',
    accountId: '000000000000',
    logs: { write: () => undefined },
    credentialsFor: () => ({
      accessKeyId: 'bench',
      secretAccessKey: 'bench',
      sessionToken: 'bench',
      expiration: new Date(Date.now() + 3_600_000),
    }),
    endpointUrl: () => 'http://127.0.0.1:4566',
    sandboxes: { warm, most },
    report: console.error,
  })
  lambda.start?.()
  return lambda
}

async function timesOf(count: number, run: () => unknown): Promise<string> {
  const times: number[] = []
  for (let n = 0; n < count; n++) {
    const began = performance.now()
    await run()
    times.push(performance.now() - began)
  }
  times.sort((a, b) => a - b)
  const at = (part: number) => (times[Math.floor(times.length * part)] ?? 0).toFixed(3)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`
}

const lambda = startLambda(1, 1)
const invoke = () => lambda.runFunction({ functionName: 'step', payload })
const began = performance.now()
await invoke()
console.log(`cold, process started with it: ${(performance.now() - began).toFixed(0)} ms`)
await timesOf(invocations / 10, invoke)
console.log(`warm:                          ${await timesOf(invocations, invoke)}`)
console.log(`in this process:               ${await timesOf(invocations, () => handler(payload))}`)
await lambda.stop?.()
