// The process that check-process.ts starts: it answers one question after another, and ends with the service.
import { KdbFormatError } from '../../../../kdb/errors.ts'
import { messageOf } from '../../../store/thrown.ts'
import { type CheckQuestion, type CheckReply, fileChecks } from './file-checks.ts'

process.on('message', (question: CheckQuestion) => {
  answer(question).then(reply => process.send?.(reply))
})
process.on('disconnect', () => process.exit())

async function answer({ check, args }: CheckQuestion): Promise<CheckReply> {
  try {
    // The question's arguments are those of its check.
    return { value: await (fileChecks[check] as (...args: unknown[]) => Promise<unknown>)(...args) }
  } catch (error) {
    const code = error instanceof KdbFormatError ? error.code : undefined
    return { fault: { code, message: messageOf(error) } }
  }
}
