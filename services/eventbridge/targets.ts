// What a rule may lead to: a state machine, a function, a log group, another bus.
import { validationException } from '../wire/service-exception.ts'
import { derivedId } from './envelope.ts'
import type { Delivery } from './model.ts'

/** The other services, as far as events reach them. A rejection is a failed attempt; its `name` is the error's code. */
export interface TargetPorts {
  /** `input` is JSON text. The same name comes again when an attempt is repeated. */
  startExecution(call: { stateMachineArn: string; name: string; input: string }): Promise<unknown>
  /** `payload` is JSON text. */
  invokeFunction(call: { functionArn: string; payload: string }): Promise<unknown>
  putLogEvents(entry: {
    logGroupName: string
    logStreamName: string
    /** Milliseconds since 1970. */
    events: { timestamp: number; message: string }[]
  }): unknown
}

export interface AllPorts extends TargetPorts {
  putEvent(eventBusName: string, delivery: Delivery): void
}

type Deliver = (delivery: Delivery, ports: AllPorts) => unknown

const KINDS: readonly { arn: RegExp; deliver: Deliver }[] = [
  {
    arn: /^arn:aws:states:[^:]+:\d{12}:stateMachine:/,
    deliver: (delivery, ports) => startOnce(delivery, ports),
  },
  {
    arn: /^arn:aws:lambda:[^:]+:\d{12}:function:/,
    deliver: ({ target, input }, ports) => ports.invokeFunction({ functionArn: target.Arn, payload: input }),
  },
  {
    arn: /^arn:aws:logs:[^:]+:\d{12}:log-group:/,
    deliver: ({ target, input, event, ruleName }, ports) =>
      ports.putLogEvents({
        logGroupName: target.Arn.replace(/^.*:log-group:/, '').replace(/:\*$/, ''),
        logStreamName: ruleName,
        events: [{ timestamp: Date.parse(event.time), message: input }],
      }),
  },
  {
    arn: /^arn:aws:events:[^:]+:\d{12}:event-bus\//,
    deliver: (delivery, ports) =>
      ports.putEvent(delivery.target.Arn.replace(/^.*:event-bus\//, ''), delivery),
  },
]

/** @throws {ServiceException} ValidationException */
export function checkArn(arn: string): void {
  if (KINDS.some(kind => kind.arn.test(arn))) return
  throw validationException(
    `Parameter ${arn} is not valid. Reason: expected the ARN of a state machine, function, log group or event bus.`,
  )
}

export async function deliver(delivery: Delivery, ports: AllPorts): Promise<void> {
  await KINDS.find(({ arn }) => arn.test(delivery.target.Arn))?.deliver(delivery, ports)
}

/** An attempt whose answer was lost finds its execution there: that is one start, not two. */
async function startOnce({ target, input, event, ruleArn }: Delivery, ports: AllPorts): Promise<void> {
  const name = `${event.id}_${derivedId(`${ruleArn} ${target.Id}`)}`
  try {
    await ports.startExecution({ stateMachineArn: target.Arn, name, input })
  } catch (error) {
    if (codeOf(error) !== 'ExecutionAlreadyExists') throw error
  }
}

/** The code of a service's exception, else the error's name. */
export const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'Error'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
