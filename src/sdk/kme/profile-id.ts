import type { Kme } from './kme.ts'

/** The id of the profile with this name, in upper or lower case; else the text, which the service refuses if it is no id. */
export async function profileIdOf(kme: Kme, text: string): Promise<string> {
  const { profileList } = await kme.profiles.list({ profileNames: [text] }).page()
  return profileList.find(({ nameLower }) => nameLower === text.toLowerCase())?.id ?? text
}
