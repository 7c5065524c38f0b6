import type { Clock } from '../../store/clock.ts'

/** Where log lines go: CloudWatch Logs, as far as functions need it. */
export interface LogSink {
  write(entry: { logGroupName: string; logStreamName: string; events: LogLine[] }): void
}

export interface LogLine {
  /** Milliseconds since 1970. */
  timestamp: number
  message: string
}

/** LogType Tail answers the last 4 KB. */
const TAIL = 4096

/** What one invocation logs, as Lambda has it: START, the handler's lines, END, REPORT. */
export class InvocationLog {
  readonly #sink: LogSink
  readonly #clock: Clock
  readonly #requestId: string
  readonly #place: { logGroupName: string; logStreamName: string }
  #tail: string[] = []

  constructor({ sink, clock, requestId, logGroupName, logStreamName }: InvocationLogParts) {
    this.#sink = sink
    this.#clock = clock
    this.#requestId = requestId
    this.#place = { logGroupName, logStreamName }
    this.write(`START RequestId: ${requestId} Version: $LATEST`)
  }

  write(...messages: string[]): void {
    const timestamp = this.#clock.now()
    this.#sink.write({ ...this.#place, events: messages.map(message => ({ timestamp, message })) })
    this.#tail.push(...messages)
    // Every line ends in a line break, so no more than these can be within the tail.
    if (this.#tail.length > 2 * TAIL) this.#tail = this.#tail.slice(-TAIL)
  }

  end({ milliseconds, memoryMb, usedMb }: { milliseconds: number; memoryMb: number; usedMb: number }): void {
    const report = [
      `REPORT RequestId: ${this.#requestId}`,
      `Duration: ${milliseconds.toFixed(2)} ms`,
      `Billed Duration: ${Math.ceil(milliseconds)} ms`,
      `Memory Size: ${memoryMb} MB`,
      `Max Memory Used: ${usedMb} MB`,
    ]
    this.write(`END RequestId: ${this.#requestId}`, report.join('\t'))
  }

  /** In base64, as Invoke answers it. */
  tail(): string {
    return Buffer.from(`${this.#tail.join('\n')}\n`)
      .subarray(-TAIL)
      .toString('base64')
  }
}

interface InvocationLogParts {
  sink: LogSink
  clock: Clock
  requestId: string
  logGroupName: string
  logStreamName: string
}
