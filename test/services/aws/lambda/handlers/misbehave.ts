import { spawn } from 'node:child_process'

class OrderError extends Error {
  override readonly name = 'OrderError'
}

/** One way to fail each. */
const WAYS: Readonly<Record<string, () => unknown>> = {
  throw: () => {
    throw new OrderError('no such order')
  },
  'throw text': () => {
    throw 'just text'
  },
  'reject unhandled': () => {
    void Promise.reject(new OrderError('lost'))
    return new Promise(() => undefined)
  },
  'throw in a timer': () => {
    setTimeout(() => {
      throw new OrderError('later')
    })
    return new Promise(() => setInterval(() => undefined, 1000))
  },
  'exit 1': () => process.exit(1),
  'exit 0': () => process.exit(0),
  kill: () => process.kill(process.pid, 'SIGTERM') && new Promise(() => setInterval(() => undefined, 1000)),
  'endless loop': () => {
    for (;;);
  },
  'never end': () => new Promise(() => setInterval(() => undefined, 1000)),
  'fill buffers': () => {
    const kept: Buffer[] = []
    for (let megabytes = 0; megabytes < 2048; megabytes += 16) kept.push(Buffer.alloc(16 * 1024 * 1024, 1))
    return kept.length
  },
  'too much': () => 'x'.repeat(6_300_000),
  circular: () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    return circle
  },
  nothing: () => undefined,
  'leave a child': () => {
    const child = spawn('sleep', ['60'])
    process.stdout.write(`child ${child.pid}\n`)
    process.exit(3)
  },
}

export const handler = (event: { way: string }) => WAYS[event.way]?.()
