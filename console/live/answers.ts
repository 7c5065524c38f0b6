// The last answers, so that going back shows at once what was there.
import { currentSession } from '../api/session.ts'

const MOST = 60
const answers = new Map<string, unknown>()

export function keep(question: string, answer: unknown): void {
  const key = ownKey(question)
  answers.delete(key)
  answers.set(key, answer)
  const [oldest] = answers.keys()
  if (answers.size > MOST && oldest !== undefined) answers.delete(oldest)
}

/** A question's name says what type its answer has. */
export const kept = <Answer>(question: string): Answer | undefined =>
  answers.get(ownKey(question)) as Answer | undefined

/** Nobody sees what another was shown. */
const ownKey = (question: string) => `${currentSession()?.accessKeyId} ${question}`
