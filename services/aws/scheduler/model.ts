import * as z from 'zod'
import { retryMembers } from '../../delivery/retry-policy.ts'
import type { Store } from '../../store/store.ts'
import type { Account } from '../../wire/account.ts'

// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
export const name = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[0-9a-zA-Z\-_.]+$/)

export const target = z.strictObject({
  Arn: z.string().min(1).max(1600),
  RoleArn: z.string().min(1).max(1600),
  Input: z.string().min(1).optional(),
  ...retryMembers,
  EventBridgeParameters: z
    .strictObject({ DetailType: z.string().min(1).max(128), Source: z.string().min(1).max(256) })
    .optional(),
})

export type Target = z.infer<typeof target>

/** What CreateSchedule and UpdateSchedule take, beside name, group and token. Dates in seconds. */
export const definition = z.object({
  ScheduleExpression: z.string().min(1).max(256),
  ScheduleExpressionTimezone: z.string().min(1).max(50).optional(),
  Description: z.string().max(512).optional(),
  StartDate: z.number().optional(),
  EndDate: z.number().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).optional(),
  KmsKeyArn: z.string().optional(),
  Target: target,
  FlexibleTimeWindow: z.strictObject({
    Mode: z.enum(['OFF', 'FLEXIBLE']),
    MaximumWindowInMinutes: z.int().min(1).max(1440).optional(),
  }),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).optional(),
})

export interface Schedule {
  name: string
  groupName: string
  definition: z.infer<typeof definition>
  /** Milliseconds since 1970. */
  creationDate: number
  lastModificationDate: number
  clientToken?: string
  /** The firing that the schedule waits for; absent when it is disabled or has none any more. */
  next?: number
}

export interface ScheduleGroup {
  name: string
  creationDate: number
  lastModificationDate: number
  tags: Record<string, string>
  clientToken?: string
}

/** A firing on its way to the target, kept until it has arrived or is given up. */
export interface Invocation {
  groupName: string
  scheduleName: string
  target: Target
  /** Milliseconds since 1970: when the expression fired. */
  scheduledTime: number
  /** When it was first tried. */
  begun: number
  attempts: number
  /** Of the schedule: one that was deleted and made again fires under other names. */
  creationDate: number
}

export const openScheduleStore = (store: Store) => ({
  groups: store.collection<ScheduleGroup>('scheduler.group'),
  /** By `scheduleKey`. */
  schedules: store.collection<Schedule>('scheduler.schedule'),
  /** By `scheduleKey`, for when the next firing of each is due. */
  firings: store.work('scheduler.fire'),
})

export type ScheduleStore = ReturnType<typeof openScheduleStore>

export const scheduleKey = (groupName: string, scheduleName: string) => `${groupName}\u0000${scheduleName}`

export const scheduleArn = (groupName: string, scheduleName: string, { region, accountId }: Account) =>
  `arn:aws:scheduler:${region}:${accountId}:schedule/${groupName}/${scheduleName}`

export const groupArn = (groupName: string, { region, accountId }: Account) =>
  `arn:aws:scheduler:${region}:${accountId}:schedule-group/${groupName}`
