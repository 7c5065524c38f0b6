import { ServiceException } from '../../wire/service-exception.ts'
import type { SchedulerContext } from './context.ts'
import { type Schedule, type ScheduleGroup, scheduleKey } from './model.ts'

/** @throws {ServiceException} ResourceNotFoundException */
export function findGroup(name: string, { schedules }: SchedulerContext): ScheduleGroup {
  const group = schedules.groups.get(name)
  if (group === undefined) throw notFound(`Schedule group ${name} does not exist.`)
  return group
}

/** @throws {ServiceException} ResourceNotFoundException */
export function findSchedule(groupName: string, name: string, { schedules }: SchedulerContext): Schedule {
  const schedule = schedules.schedules.get(scheduleKey(groupName, name))
  if (schedule === undefined) throw notFound(`Schedule ${name} does not exist.`)
  return schedule
}

const notFound = (message: string) =>
  new ServiceException({ code: 'ResourceNotFoundException', status: 404 }, message)

export const conflict = (message: string) =>
  new ServiceException({ code: 'ConflictException', status: 409 }, message)
