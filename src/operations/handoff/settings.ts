import { listSetting, type SettingValues, textSetting } from '../../base/settings.ts'

export const handoffSettings = {
  jiraUrl: textSetting({
    key: 'dorsal.handoff.jira_url',
    env: 'DORSAL_JIRA_URL',
    default: undefined,
    about: 'Address of Jira, to which ticket keys in commits lead and where `dorsal handoff --post` comments: https://shop.atlassian.net.',
  }),
  jiraProjects: listSetting({
    key: 'dorsal.handoff.jira_projects',
    env: 'DORSAL_JIRA_PROJECTS',
    default: [],
    about: 'Keys of Jira projects that commits may name, SHOP for SHOP-12. Empty: whatever looks like a key.',
  }),
  githubRepository: textSetting({
    key: 'dorsal.handoff.github_repository',
    env: 'GITHUB_REPOSITORY',
    default: undefined,
    about: 'Owner and name of the repository at GitHub, ada/shop. Absent: that of the git remote called origin.',
  }),
  githubUrl: textSetting({
    key: 'dorsal.handoff.github_url',
    env: 'GITHUB_SERVER_URL',
    default: 'https://github.com',
    about: 'Address of GitHub, or of a GitHub Enterprise Server.',
  }),
  githubApiUrl: textSetting({
    key: 'dorsal.handoff.github_api_url',
    env: 'GITHUB_API_URL',
    default: 'https://api.github.com',
    about: 'Address of the REST API of GitHub; of a GitHub Enterprise Server it ends in /api/v3.',
  }),
}

export type HandoffSettings = SettingValues<typeof handoffSettings>
