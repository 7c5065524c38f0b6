// Where a rule or a schedule may lead, in one table.

import type { PassRole } from '../iam/pass-role.ts'
import { codeOf } from '../store/thrown.ts'
import type { Account } from '../wire/account.ts'
import { busOf, functionOf, logGroupOf, stateMachineOf } from '../wire/arn.ts'
import type { Principal } from '../wire/call.ts'
import { parseJson } from '../wire/json.ts'
import type { TargetPorts } from './ports.ts'
import type { RetryMembers } from './retry-policy.ts'

/** What rules' and schedules' targets have in common. */
export interface Target extends RetryMembers {
  Arn: string
  RoleArn?: string | undefined
}

/** What is due at a target. */
export interface Due {
  target: Target
  /** What the target gets: JSON text. */
  input: string
  /** Of an execution: the same at each attempt, so that an attempt whose answer was lost starts no second one. */
  executionName: string
  /** Of a log group: where the input is written, and with which time (milliseconds since 1970). */
  log?: { stream: string; time: number }
  /** Of a bus: what is put on it in place of the input. */
  putEvent?: () => unknown
  /** Of a bus, where `putEvent` is absent. */
  event?: { source: string; detailType: string }
}

type Source = 'rule' | 'schedule'

interface Kind {
  /** The name in an ARN of this kind; undefined in another. */
  nameOf(arn: string): string | undefined
  of: readonly Source[]
  /** What a delivery does, as IAM calls it; undefined where the call itself asks. */
  action: string | undefined
  /** What it does that to, which is here whatever Region and account the ARN names; the target where absent. */
  resource?(name: string, account: Account): string
  /** Reached without a call that would ask for the role's right. */
  isUnasked?(due: Due): boolean
  reach(due: Due, ports: TargetPorts): unknown
}

const KINDS: readonly Kind[] = [
  {
    nameOf: stateMachineOf,
    of: ['rule', 'schedule'],
    action: 'states:StartExecution',
    reach: startOnce,
  },
  {
    nameOf: functionOf,
    of: ['rule', 'schedule'],
    action: 'lambda:InvokeFunction',
    resource: (name, { region, accountId }) => `arn:aws:lambda:${region}:${accountId}:function:${name}`,
    reach: ({ target, input }, ports) =>
      ports.invokeFunction({ functionArn: target.Arn, payload: input, roleArn: target.RoleArn }),
  },
  {
    nameOf: logGroupOf,
    of: ['rule'],
    action: 'logs:PutLogEvents',
    resource: (name, { region, accountId }) =>
      `arn:aws:logs:${region}:${accountId}:log-group:${name}:log-stream:*`,
    isUnasked: () => true,
    reach: ({ target, input, log }, ports) =>
      ports.putLogEvents({
        logGroupName: logGroupOf(target.Arn) ?? '',
        logStreamName: log?.stream ?? '',
        events: [{ timestamp: log?.time ?? 0, message: input }],
      }),
  },
  {
    nameOf: busOf,
    of: ['rule', 'schedule'],
    action: 'events:PutEvents',
    resource: (name, { region, accountId }) => `arn:aws:events:${region}:${accountId}:event-bus/${name}`,
    isUnasked: due => due.putEvent !== undefined,
    reach: (due, ports) => (due.putEvent === undefined ? putEvent(due, ports) : due.putEvent()),
  },
  {
    nameOf: arn => UNIVERSAL.exec(arn)?.[0],
    of: ['schedule'],
    action: undefined,
    reach: callOperation,
  },
]

const UNIVERSAL = /^arn:aws:scheduler:::aws-sdk:(?<service>[a-z0-9-]+):(?<operation>[a-zA-Z0-9]+)$/

export const isTargetOf = (source: Source, arn: string): boolean => kindOf(arn)?.of.includes(source) === true

/**
 * A target with a role is reached in it. For one without, AWS asks the target's own policy; here there are none, so
 * whoever leads events there must have the right to do themselves what the rule will.
 * @throws {ServiceException} AccessDeniedException
 */
export function checkRight(
  { Arn, RoleArn }: Target,
  principal: Principal,
  { passRole, passedTo, ...account }: Checks,
): void {
  const kind = kindOf(Arn)
  if (RoleArn !== undefined) passRole(principal, RoleArn, passedTo)
  else if (kind?.action !== undefined) principal.authorize(kind.action, resourceOf(kind, Arn, account))
}

interface Checks extends Account {
  passRole: PassRole
  /** The service that acts in the role, such as `events.amazonaws.com`. */
  passedTo: string
}

export async function reach(due: Due, ports: TargetPorts, account: Account): Promise<void> {
  const { Arn, RoleArn } = due.target
  const kind = kindOf(Arn)
  if (kind === undefined) return
  if (RoleArn !== undefined && kind.action !== undefined && kind.isUnasked?.(due)) {
    ports.authorize?.(RoleArn, kind.action, resourceOf(kind, Arn, account))
  }
  await kind.reach(due, ports)
}

const kindOf = (arn: string) => KINDS.find(({ nameOf }) => nameOf(arn) !== undefined)

const resourceOf = ({ nameOf, resource }: Kind, arn: string, account: Account): string =>
  resource?.(nameOf(arn) ?? '', account) ?? arn

/** An attempt whose answer was lost finds its execution there: that is one start, not two. */
async function startOnce({ target, input, executionName: name }: Due, ports: TargetPorts): Promise<void> {
  try {
    await ports.startExecution({ stateMachineArn: target.Arn, name, input, roleArn: target.RoleArn })
  } catch (error) {
    if (codeOf(error) !== 'ExecutionAlreadyExists') throw error
  }
}

const putEvent = ({ target, input, event }: Due, ports: TargetPorts): Promise<unknown> =>
  ports.putEvents({
    roleArn: target.RoleArn,
    Entries: [
      {
        EventBusName: target.Arn,
        Source: event?.source ?? '',
        DetailType: event?.detailType ?? '',
        Detail: input,
      },
    ],
  })

function callOperation({ target, input }: Due, ports: TargetPorts): Promise<unknown> {
  const { service = '', operation = '' } = UNIVERSAL.exec(target.Arn)?.groups ?? {}
  // Of what is no object, the operation's own schema says so.
  const members = parseJson(input) as Record<string, unknown>
  return ports.callService({ service, operation, input: members, roleArn: target.RoleArn })
}
