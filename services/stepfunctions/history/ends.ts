// What an execution was given and what it came to, read off the two ends of its history.
import type { Json } from '../../../asl/json.ts'
import type { Streams } from '../../store/streams.ts'
import type { Failure, HistoryEvent } from './event.ts'

export function inputOf(histories: Streams<HistoryEvent>, arn: string): Json {
  const [first] = histories.read(arn, { limit: 1 })
  if (first?.type === 'ExecutionStarted') return first.input
  throw new Error(`expected the history of ${arn} to begin with ExecutionStarted, got ${first?.type}`)
}

export type End = { output: Json } | Pick<Failure, 'error' | 'cause'>

/** Of a closed execution. AWS names States.Timeout in the history alone. */
export function endOf(histories: Streams<HistoryEvent>, arn: string): End {
  const [last] = histories.read(arn, { limit: 1, reverse: true })
  if (last?.type === 'ExecutionSucceeded') return { output: last.output }
  return last?.type === 'ExecutionFailed' || last?.type === 'ExecutionAborted' ? last : {}
}
