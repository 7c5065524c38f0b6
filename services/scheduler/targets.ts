// What a schedule may lead to: a state machine, a function, an event bus, or any operation of a service.
import { createHash } from 'node:crypto'
import { codeOf } from '../store/thrown.ts'
import type { Account } from '../wire/account.ts'
import { busOf, functionOf, stateMachineOf } from '../wire/arn.ts'
import { isJson, parseJson } from '../wire/json.ts'
import { validationException } from '../wire/service-exception.ts'
import { type Invocation, scheduleArn, type Target } from './model.ts'

/** The other services, as far as schedules reach them, in the target's role. A rejection is a failed attempt. */
export interface TargetPorts {
  /** `input` is JSON text. The same name comes again when an attempt is repeated. */
  startExecution(call: {
    stateMachineArn: string
    name: string
    input: string
    roleArn: string
  }): Promise<unknown>
  /** `payload` is JSON text. */
  invokeFunction(call: { functionArn: string; payload: string; roleArn: string }): Promise<unknown>
  putEvents(call: { Entries: Record<string, string>[]; roleArn: string }): Promise<unknown>
  /** A universal target's operation, such as `sfn` and `startExecution`. */
  callService(call: {
    service: string
    operation: string
    input: Record<string, unknown>
    roleArn: string
  }): Promise<unknown>
  putLogEvents(entry: {
    logGroupName: string
    logStreamName: string
    /** Milliseconds since 1970. */
    events: { timestamp: number; message: string }[]
  }): unknown
}

interface Firing {
  invocation: Invocation
  /** With its context attributes filled in. */
  input: string
  ports: TargetPorts
}

const UNIVERSAL = /^arn:aws:scheduler:::aws-sdk:(?<service>[a-z0-9-]+):(?<operation>[a-zA-Z0-9]+)$/

interface Kind {
  /** Whether an ARN is of this kind. */
  isOf(arn: string): boolean
  invoke(firing: Firing): Promise<unknown>
}

const KINDS: readonly Kind[] = [
  { isOf: arn => stateMachineOf(arn) !== undefined, invoke: startOnce },
  {
    isOf: arn => functionOf(arn) !== undefined,
    invoke: ({ invocation: { target }, input, ports }) =>
      ports.invokeFunction({ functionArn: target.Arn, payload: input, roleArn: target.RoleArn }),
  },
  { isOf: arn => busOf(arn) !== undefined, invoke: putEvent },
  { isOf: arn => UNIVERSAL.test(arn), invoke: callOperation },
]

/** @throws {ServiceException} ValidationException */
export function checkTarget({ Arn, Input, EventBridgeParameters }: Target): void {
  if (!KINDS.some(({ isOf }) => isOf(Arn))) {
    throw validationException(
      `Provided Arn is not in correct format: expected a state machine, function, event bus or aws-sdk operation, got ${Arn}`,
    )
  }
  if (Arn.startsWith('arn:aws:events:') && EventBridgeParameters === undefined) {
    throw validationException('EventBridgeParameters must be provided for an event bus.')
  }
  const needsJson = !Arn.startsWith('arn:aws:lambda:') && Input !== undefined
  if (needsJson && !isJson(fillContext(Input, () => '0'))) {
    throw validationException('Input must be valid JSON for this target.')
  }
}

export async function invokeTarget(
  invocation: Invocation,
  ports: TargetPorts,
  account: Account,
): Promise<void> {
  const input = inputOf(invocation, account)
  await KINDS.find(({ isOf }) => isOf(invocation.target.Arn))?.invoke({ invocation, input, ports })
}

/** An attempt whose answer was lost finds its execution there: that is one start, not two. */
async function startOnce({ invocation, input, ports }: Firing): Promise<void> {
  try {
    await ports.startExecution({
      stateMachineArn: invocation.target.Arn,
      name: executionName(invocation),
      input,
      roleArn: invocation.target.RoleArn,
    })
  } catch (error) {
    if (codeOf(error) !== 'ExecutionAlreadyExists') throw error
  }
}

/** Names of executions have at most 80 characters. */
function executionName({ groupName, scheduleName, scheduledTime, creationDate }: Invocation): string {
  const hash = digest(`${groupName} ${scheduleName} ${creationDate}`).slice(0, 8)
  const time = new Date(scheduledTime).toISOString().replace(/[-:]|\.\d+/g, '')
  return `${scheduleName.slice(0, 50).replaceAll('.', '-')}-${time}-${hash}`
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

async function putEvent({ invocation, input, ports }: Firing): Promise<unknown> {
  const { EventBridgeParameters, Arn, RoleArn } = invocation.target
  return ports.putEvents({
    roleArn: RoleArn,
    Entries: [
      {
        EventBusName: Arn,
        Source: EventBridgeParameters?.Source ?? '',
        DetailType: EventBridgeParameters?.DetailType ?? '',
        Detail: input,
      },
    ],
  })
}

async function callOperation({ invocation, input, ports }: Firing): Promise<unknown> {
  const { Arn, RoleArn } = invocation.target
  const { service = '', operation = '' } = UNIVERSAL.exec(Arn)?.groups ?? {}
  // Of what is no object, the operation's own schema says so.
  const members = parseJson(input) as Record<string, unknown>
  return ports.callService({ service, operation, input: members, roleArn: RoleArn })
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function inputOf(invocation: Invocation, account: Account): string {
  const arn = scheduleArn(invocation.groupName, invocation.scheduleName, account)
  const time = `${new Date(invocation.scheduledTime).toISOString().slice(0, 19)}Z`
  const id = digest(`${arn} ${invocation.creationDate} ${invocation.scheduledTime}`).slice(0, 32)
  const attributes: Readonly<Record<string, string>> = {
    'schedule-arn': arn,
    'scheduled-time': time,
    'execution-id': id,
    'attempt-number': String(invocation.attempts + 1),
  }
  const { Input } = invocation.target
  if (Input !== undefined) return fillContext(Input, name => attributes[name])
  return JSON.stringify(scheduledEvent({ id, time, arn, ...account }))
}

const fillContext = (input: string, lookUp: (name: string) => string | undefined) =>
  input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (text, name: string) => lookUp(name) ?? text)

/** What a target gets that was given no input. */
const scheduledEvent = ({
  id,
  time,
  arn,
  region,
  accountId,
}: Account & Record<'id' | 'time' | 'arn', string>) => ({
  version: '0',
  id,
  'detail-type': 'Scheduled Event',
  source: 'aws.scheduler',
  account: accountId,
  time,
  region,
  resources: [arn],
  detail: '{}',
})
