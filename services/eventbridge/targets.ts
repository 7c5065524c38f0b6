// What a rule may lead to: a state machine, a function, a log group, another bus.

import { codeOf } from '../store/thrown.ts'
import type { Principal } from '../wire/call.ts'
import type { PassRole } from '../wire/iam/pass-role.ts'
import { validationException } from '../wire/service-exception.ts'
import { derivedId } from './envelope.ts'
import type { Delivery, Target } from './model.ts'

/** The other services, as far as events reach them. A rejection is a failed attempt; its `name` is the error's code. */
export interface TargetPorts {
  /** `input` is JSON text. The same name comes again when an attempt is repeated. */
  startExecution(call: Reached & { stateMachineArn: string; name: string; input: string }): Promise<unknown>
  /** `payload` is JSON text. */
  invokeFunction(call: Reached & { functionArn: string; payload: string }): Promise<unknown>
  /** Refuses what the role may not do. Where absent, every role may do everything. */
  authorize?(roleArn: string, action: string, resource: string): void
  putLogEvents(entry: {
    logGroupName: string
    logStreamName: string
    /** Milliseconds since 1970. */
    events: { timestamp: number; message: string }[]
  }): unknown
}

interface Reached {
  /** The role in which the target is reached; where absent, with every right. */
  roleArn?: string | undefined
}

export interface AllPorts extends TargetPorts {
  putEvent(eventBusName: string, delivery: Delivery): void
}

type Deliver = (delivery: Delivery, ports: AllPorts) => unknown

interface Kind {
  arn: RegExp
  /** What a delivery does, as IAM calls it. */
  action: string
  /** What it does that to; the target itself where absent. */
  resource?(arn: string): string
  deliver: Deliver
}

const KINDS: readonly Kind[] = [
  {
    arn: /^arn:aws:states:[^:]+:\d{12}:stateMachine:/,
    action: 'states:StartExecution',
    deliver: (delivery, ports) => startOnce(delivery, ports),
  },
  {
    arn: /^arn:aws:lambda:[^:]+:\d{12}:function:/,
    action: 'lambda:InvokeFunction',
    deliver: ({ target, input }, ports) =>
      ports.invokeFunction({ functionArn: target.Arn, payload: input, roleArn: target.RoleArn }),
  },
  {
    arn: /^arn:aws:logs:[^:]+:\d{12}:log-group:/,
    action: 'logs:PutLogEvents',
    resource: arn => `${arn.replace(/:\*$/, '')}:log-stream:*`,
    deliver: ({ target, input, event, ruleName }, ports) =>
      ports.putLogEvents({
        logGroupName: target.Arn.replace(/^.*:log-group:/, '').replace(/:\*$/, ''),
        logStreamName: ruleName,
        events: [{ timestamp: Date.parse(event.time), message: input }],
      }),
  },
  {
    arn: /^arn:aws:events:[^:]+:\d{12}:event-bus\//,
    action: 'events:PutEvents',
    deliver: (delivery, ports) =>
      ports.putEvent(delivery.target.Arn.replace(/^.*:event-bus\//, ''), delivery),
  },
]

/**
 * A target with a role is reached in it. For one without, AWS asks the target's own policy; here there are none, so
 * whoever leads events there must have the right to do themselves what the rule will.
 * @throws {ServiceException} AccessDeniedException
 */
export function checkRight({ Arn, RoleArn }: Target, principal: Principal, passRole: PassRole): void {
  const kind = kindOf(Arn)
  if (RoleArn !== undefined) passRole(principal, RoleArn, 'events.amazonaws.com')
  else if (kind !== undefined) principal.authorize(kind.action, kind.resource?.(Arn) ?? Arn)
}

/** @throws {ServiceException} ValidationException */
export function checkArn(arn: string): void {
  if (kindOf(arn) !== undefined) return
  throw validationException(
    `Parameter ${arn} is not valid. Reason: expected the ARN of a state machine, function, log group or event bus.`,
  )
}

export async function deliver(delivery: Delivery, ports: AllPorts): Promise<void> {
  const { Arn, RoleArn } = delivery.target
  const kind = kindOf(Arn)
  // Log groups and buses are reached without a call that would ask.
  if (RoleArn !== undefined && kind !== undefined) {
    ports.authorize?.(RoleArn, kind.action, kind.resource?.(Arn) ?? Arn)
  }
  await kind?.deliver(delivery, ports)
}

const kindOf = (target: string) => KINDS.find(({ arn }) => arn.test(target))

/** An attempt whose answer was lost finds its execution there: that is one start, not two. */
async function startOnce({ target, input, event, ruleArn }: Delivery, ports: AllPorts): Promise<void> {
  const name = `${event.id}_${derivedId(`${ruleArn} ${target.Id}`)}`
  try {
    await ports.startExecution({ stateMachineArn: target.Arn, name, input, roleArn: target.RoleArn })
  } catch (error) {
    if (codeOf(error) !== 'ExecutionAlreadyExists') throw error
  }
}
