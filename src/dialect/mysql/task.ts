/**
 * What a session does, one thing at a time and in the order asked.
 */

/** Something a session was asked to do; mutable, as what it stands for changes. */
export interface Task {
  /** Set when it was handed to `mysql2`: what has not been sent needs no stopping. */
  sent: boolean
  /** Set when the server has answered it, or is gone. */
  answered: boolean
  /** Called when `answered` is set. */
  onAnswered: (() => void) | undefined
  readonly send: () => void
}

/** What is being done and what waits for that; `held` while a kill may still be on its way. */
export interface Line {
  current: Task | undefined
  readonly waiting: Array<Task>
  held: boolean
}

/** Sends a task, now or when its turn comes. */
export const submit = (line: Line, task: Task): void => {
  if (line.current === undefined && !line.held) start(line, task)
  else line.waiting.push(task)
}

const start = (line: Line, task: Task): void => {
  line.current = task
  task.sent = true
  task.send()
}

/** Marks a task as answered, and lets the next one begin. */
export const settle = (line: Line, task: Task): void => {
  if (task.answered) return
  task.answered = true
  line.current = undefined
  task.onAnswered?.()
  advance(line)
}

/** Keeps what comes next waiting. */
export const hold = (line: Line): void => {
  line.held = true
}

/** Lets it go on. */
export const release = (line: Line): void => {
  line.held = false
  advance(line)
}

const advance = (line: Line): void => {
  if (line.current !== undefined || line.held) return
  const next = line.waiting.shift()
  if (next !== undefined) start(line, next)
}

/** Forgets a task that was not sent. */
export const withdraw = (line: Line, task: Task): void => {
  const at = line.waiting.indexOf(task)
  if (at >= 0) line.waiting.splice(at, 1)
}
