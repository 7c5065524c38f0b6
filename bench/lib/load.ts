// A load generator in a process of its own: keeps connections busy with one request after another.
// Takes a Load as JSON on standard input; writes Figures as JSON.
import { connect } from 'node:net'
import { json } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

export interface Load {
  host: string
  port: number
  connections: number
  seconds: number
  /** Dealt out to the connections; each sends its own again and again. */
  requests: string[]
  /** Each is sent once, and the seconds do not count. */
  once?: boolean
}

export interface Figures {
  perSecond: number
  /** Milliseconds. */
  median: number
  p99: number
}

/** Resolves with the milliseconds of each answer. */
function keepBusy({ host, port }: Load, requests: Iterator<string>): Promise<number[]> {
  const times: number[] = []
  return new Promise((resolve, reject) => {
    const socket = connect(port, host)
    let left = 0
    let start = 0
    const send = () => {
      const { done, value } = requests.next()
      if (done === true) return void socket.end(() => resolve(times))
      start = performance.now()
      socket.write(value)
    }
    socket.setNoDelay(true)
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('data', data => {
      left = left === 0 ? lengthOf(data) - data.length : left - data.length
      if (left > 0) return
      times.push(performance.now() - start)
      send()
    })
  })
}

/** Of the whole answer. Its head is small enough to come in one piece. */
function lengthOf(data: Buffer): number {
  const end = data.indexOf('\r\n\r\n') + 4
  const head = data.subarray(0, end).toString('latin1')
  if (!head.startsWith('HTTP/1.1 200')) throw new Error(`expected 200, got ${data}`)
  return end + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
}

/** What one connection sends. */
function* requestsOf(
  { requests, connections, seconds, once = false }: Load,
  index: number,
): Generator<string> {
  const own = requests.filter((_, at) => at % connections === index)
  if (once) return yield* own
  const until = performance.now() + seconds * 1000
  // A connection that has none of its own shares another's.
  const shared = own.length > 0 ? own : [requests[index % requests.length] ?? '']
  do yield* shared
  while (performance.now() < until)
}

async function measure(load: Load): Promise<Figures> {
  const start = performance.now()
  const runs = await Promise.all(
    Array.from({ length: load.connections }, (_, index) => keepBusy(load, requestsOf(load, index))),
  )
  const times = runs.flat().sort((one, other) => one - other)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN
  return { perSecond: times.length / ((performance.now() - start) / 1000), median: at(0.5), p99: at(0.99) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  // Only `runLoad` starts this program.
  console.log(JSON.stringify(await measure((await json(process.stdin)) as Load)))
}
