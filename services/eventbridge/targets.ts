// What a rule may lead to: a state machine, a function, a log group, another bus.

import { codeOf } from '../store/thrown.ts'
import type { Account } from '../wire/account.ts'
import { busOf, functionOf, logGroupOf, stateMachineOf } from '../wire/arn.ts'
import type { Principal } from '../wire/call.ts'
import type { PassRole } from '../wire/iam/pass-role.ts'
import { validationException } from '../wire/service-exception.ts'
import { derivedId } from './envelope.ts'
import { busArn, type Delivery, type Target } from './model.ts'

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
  account: Account
  putEvent(eventBusName: string, delivery: Delivery): void
}

type Deliver = (delivery: Delivery, ports: AllPorts) => unknown

interface Kind {
  /** The name in an ARN of this kind; undefined in another. */
  nameOf(arn: string): string | undefined
  /** What a delivery does, as IAM calls it. */
  action: string
  /** What it does that to, which is here whatever Region and account the ARN names; the target where absent. */
  resource?(name: string, account: Account): string
  deliver: Deliver
}

const KINDS: readonly Kind[] = [
  {
    nameOf: stateMachineOf,
    action: 'states:StartExecution',
    deliver: (delivery, ports) => startOnce(delivery, ports),
  },
  {
    nameOf: functionOf,
    action: 'lambda:InvokeFunction',
    resource: (name, { region, accountId }) => `arn:aws:lambda:${region}:${accountId}:function:${name}`,
    deliver: ({ target, input }, ports) =>
      ports.invokeFunction({ functionArn: target.Arn, payload: input, roleArn: target.RoleArn }),
  },
  {
    nameOf: logGroupOf,
    action: 'logs:PutLogEvents',
    resource: (name, { region, accountId }) =>
      `arn:aws:logs:${region}:${accountId}:log-group:${name}:log-stream:*`,
    deliver: ({ target, input, event, ruleName }, ports) =>
      ports.putLogEvents({
        logGroupName: logGroupOf(target.Arn) ?? '',
        logStreamName: ruleName,
        events: [{ timestamp: Date.parse(event.time), message: input }],
      }),
  },
  {
    nameOf: busOf,
    action: 'events:PutEvents',
    resource: busArn,
    deliver: (delivery, ports) => ports.putEvent(busOf(delivery.target.Arn) ?? '', delivery),
  },
]

/**
 * A target with a role is reached in it. For one without, AWS asks the target's own policy; here there are none, so
 * whoever leads events there must have the right to do themselves what the rule will.
 * @throws {ServiceException} AccessDeniedException
 */
export function checkRight(
  { Arn, RoleArn }: Target,
  principal: Principal,
  { passRole, ...account }: Checks,
): void {
  const kind = kindOf(Arn)
  if (RoleArn !== undefined) passRole(principal, RoleArn, 'events.amazonaws.com')
  else if (kind !== undefined) principal.authorize(kind.action, resourceOf(kind, Arn, account))
}

interface Checks extends Account {
  passRole: PassRole
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
    ports.authorize?.(RoleArn, kind.action, resourceOf(kind, Arn, ports.account))
  }
  await kind?.deliver(delivery, ports)
}

const kindOf = (arn: string) => KINDS.find(({ nameOf }) => nameOf(arn) !== undefined)

const resourceOf = ({ nameOf, resource }: Kind, arn: string, account: Account): string =>
  resource?.(nameOf(arn) ?? '', account) ?? arn

/** An attempt whose answer was lost finds its execution there: that is one start, not two. */
async function startOnce({ target, input, event, ruleArn }: Delivery, ports: AllPorts): Promise<void> {
  const name = `${event.id}_${derivedId(`${ruleArn} ${target.Id}`)}`
  try {
    await ports.startExecution({ stateMachineArn: target.Arn, name, input, roleArn: target.RoleArn })
  } catch (error) {
    if (codeOf(error) !== 'ExecutionAlreadyExists') throw error
  }
}
