// EventBridge Scheduler. Times are seconds.
import { pathOf, restService } from './rest-service.ts'

const call = restService('scheduler')

export interface ScheduleSummary {
  Name: string
  GroupName: string
  State: 'ENABLED' | 'DISABLED'
  Arn: string
  Target?: { Arn: string }
}

export interface Schedule extends ScheduleSummary {
  ScheduleExpression: string
  ScheduleExpressionTimezone?: string
  Description?: string
  StartDate?: number
  EndDate?: number
  FlexibleTimeWindow: object
  KmsKeyArn?: string
  ActionAfterCompletion?: string
  CreationDate?: number
  LastModificationDate?: number
  Target: { Arn: string; RoleArn: string; Input?: string; RetryPolicy?: object; DeadLetterConfig?: object }
}

/** One page is more than people can read. */
export const listSchedules = (signal?: AbortSignal) =>
  call<{ Schedules: ScheduleSummary[]; NextToken?: string }>('GET', '/schedules', {
    query: { MaxResults: '100' },
    signal,
  })

export const getSchedule = (group: string, name: string, signal?: AbortSignal) =>
  call<Schedule>('GET', pathOf`/schedules/${name}`, { query: { groupName: group }, signal })

/** An update replaces a schedule: all that it does not say is gone. */
export async function setScheduleState(group: string, name: string, state: Schedule['State']): Promise<void> {
  const {
    Arn: _arn,
    CreationDate: _made,
    LastModificationDate: _changed,
    Name: _name,
    ...rest
  } = await getSchedule(group, name)
  await call('PUT', pathOf`/schedules/${name}`, { body: { ...rest, State: state } })
}
