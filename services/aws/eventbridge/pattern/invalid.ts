import { ServiceException } from '../../../wire/service-exception.ts'

export const invalidPattern = (reason: string) =>
  new ServiceException(
    { code: 'InvalidEventPatternException', status: 400 },
    `Event pattern is not valid. Reason: ${reason}`,
  )
