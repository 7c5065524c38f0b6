// A load generator in a process of its own: keeps connections busy with one request after another.
// Takes `{ host, port, connections, seconds, request }` as JSON in its argument; writes figures as JSON.
import { connect } from 'node:net'
import { pathToFileURL } from 'node:url'

export interface Load {
  host: string
  port: number
  connections: number
  seconds: number
  /** The bytes of one request, sent again and again. */
  request: string
}

export interface Figures {
  perSecond: number
  /** Milliseconds. */
  median: number
  p99: number
}

const HEAD_END = Buffer.from('\r\n\r\n')

/** Resolves with the milliseconds of each answer. */
function keepBusy({ host, port, request }: Load, until: number): Promise<number[]> {
  const bytes = Buffer.from(request)
  const times: number[] = []
  return new Promise((resolve, reject) => {
    const socket = connect(port, host)
    let answer = Buffer.alloc(0)
    let start = 0
    const send = () => {
      start = performance.now()
      socket.write(bytes)
    }
    socket.setNoDelay(true)
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('data', data => {
      answer = answer.length === 0 ? data : Buffer.concat([answer, data])
      const head = answer.indexOf(HEAD_END)
      if (head === -1) return
      const text = answer.subarray(0, head).toString('latin1')
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
      if (answer.length < head + HEAD_END.length + length) return
      if (!text.startsWith('HTTP/1.1 200')) reject(new Error(answer.toString()))
      answer = Buffer.alloc(0)
      times.push(performance.now() - start)
      if (performance.now() < until) send()
      else socket.end(() => resolve(times))
    })
  })
}

async function measure(load: Load): Promise<Figures> {
  const start = performance.now()
  const until = start + load.seconds * 1000
  const runs = await Promise.all(Array.from({ length: load.connections }, () => keepBusy(load, until)))
  const times = runs.flat().sort((one, other) => one - other)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN
  return { perSecond: times.length / ((performance.now() - start) / 1000), median: at(0.5), p99: at(0.99) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  // Only `runLoad` starts this program.
  const load = JSON.parse(process.argv[2] ?? '') as Load
  console.log(JSON.stringify(await measure(load)))
}
