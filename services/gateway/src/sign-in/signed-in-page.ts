import { page } from './page.ts'

/** What a person sees in the browser after Google; the session itself is for programs and not in it. */
export function signedInPage(email: string): string {
  return page(
    'You are signed in',
    `Doki knows you as ${email}, and your Google account is connected. You can close this page.`,
  )
}
