import * as z from 'zod'
import { retryMembers } from '../../delivery/retry-policy.ts'
import type { Store } from '../../store/store.ts'
import type { Account } from '../../wire/account.ts'
import { busOf } from '../../wire/arn.ts'

export interface EventBus {
  name: string
  description?: string
  creationTime: number
  lastModifiedTime: number
  tags: Record<string, string>
}

export interface Rule {
  name: string
  eventBusName: string
  eventPattern: string
  state: 'ENABLED' | 'DISABLED'
  description?: string
  roleArn?: string
  tags: Record<string, string>
  targets: Target[]
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html, as far as it is served here. */
export const target = z.strictObject({
  Id: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[.\-_A-Za-z0-9]+$/),
  Arn: z.string().min(1).max(1600),
  RoleArn: z.string().optional(),
  Input: z.string().max(8192).optional(),
  InputPath: z.string().max(256).optional(),
  InputTransformer: z
    .strictObject({
      InputPathsMap: z.record(z.string(), z.string()).optional(),
      InputTemplate: z.string().min(1).max(8192),
    })
    .optional(),
  ...retryMembers,
})

export type Target = z.infer<typeof target>

/** An event as targets get it. */
export interface EventEnvelope {
  version: '0'
  id: string
  'detail-type': string
  source: string
  account: string
  /** To the second, in UTC. */
  time: string
  region: string
  resources: string[]
  detail: object
}

/** An event on its way to one target, kept until it has arrived or is given up. */
export interface Delivery {
  ruleArn: string
  ruleName: string
  eventBusName: string
  target: Target
  event: EventEnvelope
  /** What the target gets: JSON text. */
  input: string
  /** When it was accepted, in milliseconds since 1970. */
  accepted: number
  attempts: number
}

export const openEventStore = (store: Store) => ({
  buses: store.collection<EventBus>('events.bus'),
  /** By `ruleKey`. */
  rules: store.collection<Rule>('events.rule'),
})

export type EventStore = ReturnType<typeof openEventStore>

export const ruleKey = (eventBusName: string, name: string) => `${eventBusName}\u0000${name}`

export const busArn = (name: string, { region, accountId }: Account) =>
  `arn:aws:events:${region}:${accountId}:event-bus/${name}`

/** Rules of the default bus have no bus in their ARN. */
export const ruleArn = (eventBusName: string, name: string, { region, accountId }: Account) =>
  `arn:aws:events:${region}:${accountId}:rule/${eventBusName === 'default' ? '' : `${eventBusName}/`}${name}`

/** Operations take a bus's name or its ARN. */
export const busNameOf = (reference = 'default') => busOf(reference) ?? reference
