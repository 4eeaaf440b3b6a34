-- Fifteen trades of the web, two drafts and an archived one, written for this example. The salaries are estimates made for it, not a survey.

insert into public.domains (slug, name_fr, name_en, position) values
  ('developpement', 'Développement', 'Software development', 1),
  ('donnees', 'Données', 'Data', 2),
  ('infrastructure', 'Infrastructure et exploitation', 'Infrastructure and operations', 3),
  ('design-produit', 'Design et produit', 'Design and product', 4),
  ('qualite-securite', 'Qualité et sécurité', 'Quality and security', 5);

-- The three people of the company sign in with the password "fiches-metiers". A seed is for development: real people sign up themselves.
insert into auth.users
  (id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
select
  id, 'authenticated', 'authenticated', email, extensions.crypt('fiches-metiers', extensions.gen_salt('bf')), now(),
  '{"provider": "email", "providers": ["email"]}', jsonb_build_object('name', name, 'lang', 'fr'), now(), now()
from (values
  ('00000000-0000-4000-8000-000000000001'::uuid, 'camille@example.org', 'Camille Arnaud'),
  ('00000000-0000-4000-8000-000000000002'::uuid, 'bastien@example.org', 'Bastien Leroy'),
  ('00000000-0000-4000-8000-000000000003'::uuid, 'nadia@example.org', 'Nadia Benali')
) as people (id, email, name);

insert into auth.identities (provider_id, user_id, provider, identity_data, created_at, updated_at)
select id, id, 'email', jsonb_build_object('sub', id, 'email', email, 'email_verified', true), now(), now()
from auth.users
where email like '%@example.org';

-- Two editors who do not see each other's drafts, and a reviewer of every domain.
insert into public.staff (user_id, display_name, role, domain_id) values
  ('00000000-0000-4000-8000-000000000001', 'Camille Arnaud', 'editor', (select id from public.domains where slug = 'developpement')),
  ('00000000-0000-4000-8000-000000000002', 'Bastien Leroy', 'editor', (select id from public.domains where slug = 'design-produit')),
  ('00000000-0000-4000-8000-000000000003', 'Nadia Benali', 'reviewer', null);

insert into public.skills (slug, kind, name_fr, name_en) values
  ('sql', 'hard', 'SQL et modélisation relationnelle', 'SQL and relational modelling'),
  ('postgresql', 'hard', 'PostgreSQL', 'PostgreSQL'),
  ('conception-api', 'hard', 'Conception d’API (REST, GraphQL)', 'API design (REST, GraphQL)'),
  ('langage-serveur', 'hard', 'Un langage serveur (TypeScript, Python, Java, Go, PHP)', 'A server language (TypeScript, Python, Java, Go, PHP)'),
  ('architecture-logicielle', 'hard', 'Architecture logicielle', 'Software architecture'),
  ('tests-automatises', 'hard', 'Tests automatisés', 'Automated testing'),
  ('git', 'hard', 'Git et revue de code', 'Git and code review'),
  ('securite-applicative', 'hard', 'Sécurité applicative (OWASP)', 'Application security (OWASP)'),
  ('performance', 'hard', 'Mesure et amélioration des performances', 'Performance measurement and tuning'),
  ('html-css', 'hard', 'HTML et CSS', 'HTML and CSS'),
  ('typescript', 'hard', 'JavaScript et TypeScript', 'JavaScript and TypeScript'),
  ('framework-front', 'hard', 'Un framework front-end (React, Vue, Svelte, Angular)', 'A front-end framework (React, Vue, Svelte, Angular)'),
  ('accessibilite', 'hard', 'Accessibilité numérique (RGAA, WCAG)', 'Digital accessibility (WCAG)'),
  ('developpement-mobile', 'hard', 'Développement mobile (Kotlin, Swift, Flutter)', 'Mobile development (Kotlin, Swift, Flutter)'),
  ('linux', 'hard', 'Administration Linux', 'Linux administration'),
  ('conteneurs', 'hard', 'Conteneurs et orchestration', 'Containers and orchestration'),
  ('infrastructure-as-code', 'hard', 'Infrastructure décrite par le code', 'Infrastructure as code'),
  ('integration-continue', 'hard', 'Intégration et livraison continues', 'Continuous integration and delivery'),
  ('observabilite', 'hard', 'Observabilité : métriques, journaux, traces', 'Observability: metrics, logs, traces'),
  ('reseaux', 'hard', 'Réseaux', 'Networking'),
  ('sauvegarde-restauration', 'hard', 'Sauvegarde, restauration, réplication', 'Backup, restore, replication'),
  ('pipelines-donnees', 'hard', 'Chaînes de traitement de données', 'Data pipelines'),
  ('python', 'hard', 'Python', 'Python'),
  ('statistiques', 'hard', 'Statistiques', 'Statistics'),
  ('visualisation', 'hard', 'Visualisation de données', 'Data visualisation'),
  ('recherche-utilisateur', 'hard', 'Recherche utilisateur', 'User research'),
  ('maquettage', 'hard', 'Maquettage et prototypage', 'Wireframing and prototyping'),
  ('systeme-de-design', 'hard', 'Système de design', 'Design systems'),
  ('gestion-de-projet', 'hard', 'Gestion de projet', 'Project management'),
  ('methodes-agiles', 'hard', 'Méthodes agiles', 'Agile methods'),
  ('analyse-de-risques', 'hard', 'Analyse de risques', 'Risk analysis'),
  ('tests-intrusion', 'hard', 'Tests d’intrusion', 'Penetration testing'),
  ('rigueur', 'soft', 'Rigueur', 'Rigour'),
  ('communication', 'soft', 'Communication claire à l’écrit et à l’oral', 'Clear writing and speaking'),
  ('esprit-d-equipe', 'soft', 'Esprit d’équipe', 'Team spirit'),
  ('curiosite', 'soft', 'Curiosité', 'Curiosity'),
  ('esprit-d-analyse', 'soft', 'Esprit d’analyse', 'Analytical mind'),
  ('sang-froid', 'soft', 'Sang-froid', 'Calm under pressure'),
  ('pedagogie', 'soft', 'Pédagogie', 'Teaching others'),
  ('empathie', 'soft', 'Empathie', 'Empathy'),
  ('negociation', 'soft', 'Négociation', 'Negotiation'),
  ('organisation', 'soft', 'Organisation', 'Organisation');

insert into public.educations (slug, level, name_fr, name_en) values
  ('bts-sio', 5, 'BTS Services informatiques aux organisations', 'Two-year technical diploma in IT services'),
  ('titre-dwwm', 5, 'Titre professionnel Développeur web et web mobile', 'Professional title: web developer'),
  ('but-informatique', 6, 'BUT Informatique', 'Three-year university degree in computer science'),
  ('but-mmi', 6, 'BUT Métiers du multimédia et de l’internet', 'Three-year university degree in multimedia and internet trades'),
  ('titre-cda', 6, 'Titre professionnel Concepteur développeur d’applications', 'Professional title: application designer and developer'),
  ('titre-asd', 6, 'Titre professionnel Administrateur système DevOps', 'Professional title: DevOps system administrator'),
  ('licence-informatique', 6, 'Licence d’informatique', 'Bachelor in computer science'),
  ('master-informatique', 7, 'Master d’informatique', 'Master in computer science'),
  ('diplome-ingenieur', 7, 'Diplôme d’ingénieur', 'Engineering degree (master level)'),
  ('master-statistique', 7, 'Master de statistique ou de science des données', 'Master in statistics or data science'),
  ('master-design', 7, 'Master de design d’interaction ou d’ergonomie', 'Master in interaction design or ergonomics'),
  ('ecole-de-commerce', 7, 'Diplôme d’école de commerce ou de management', 'Business school degree (master level)');

insert into public.certifications (slug, name, issuer) values
  ('aws-developer', 'AWS Certified Developer – Associate', 'Amazon Web Services'),
  ('aws-architect', 'AWS Certified Solutions Architect – Associate', 'Amazon Web Services'),
  ('cka', 'Certified Kubernetes Administrator', 'Cloud Native Computing Foundation'),
  ('terraform', 'Terraform Associate', 'HashiCorp'),
  ('gcp-data-engineer', 'Professional Data Engineer', 'Google Cloud'),
  ('istqb', 'Certified Tester Foundation Level', 'ISTQB'),
  ('psm', 'Professional Scrum Master I', 'Scrum.org'),
  ('pspo', 'Professional Scrum Product Owner I', 'Scrum.org'),
  ('pmp', 'Project Management Professional', 'Project Management Institute'),
  ('opquast', 'Maîtrise de la qualité en projet web', 'Opquast'),
  ('cissp', 'CISSP', 'ISC2'),
  ('oscp', 'OSCP', 'OffSec'),
  ('itil', 'ITIL Foundation', 'PeopleCert'),
  ('cpsa', 'Certified Professional for Software Architecture – Foundation', 'iSAQB');

insert into public.profiles (slug, domain_id)
select written.slug, domains.id
from (values
  (1, 'developpeur-back-end', 'developpement'),
  (2, 'developpeur-front-end', 'developpement'),
  (3, 'developpeur-full-stack', 'developpement'),
  (4, 'developpeur-mobile', 'developpement'),
  (5, 'responsable-technique', 'developpement'),
  (6, 'architecte-logiciel', 'developpement'),
  (7, 'administrateur-bases-de-donnees', 'donnees'),
  (8, 'ingenieur-donnees', 'donnees'),
  (9, 'analyste-donnees', 'donnees'),
  (10, 'ingenieur-devops', 'infrastructure'),
  (11, 'concepteur-ux-ui', 'design-produit'),
  (12, 'product-owner', 'design-produit'),
  (13, 'chef-de-projet-web', 'design-produit'),
  (14, 'ingenieur-qualite-logicielle', 'qualite-securite'),
  (15, 'analyste-cybersecurite', 'qualite-securite'),
  (16, 'webmestre', 'developpement'),
  (17, 'developpeur-applications-ia', 'developpement'),
  (18, 'redacteur-interface', 'design-produit')
) as written (place, slug, domain)
join public.domains on domains.slug = written.domain
order by written.place;

insert into public.profile_texts (profile_id, lang, title, summary, description, work_environment)
select profiles.id, written.lang::public.language, written.title, written.summary, written.description, written.work_environment
from (values
  ('developpeur-back-end', 'fr', 'Développeur back-end',
   'Conçoit et fait vivre la partie invisible d’un site ou d’une application : serveur, bases de données et API.',
   'Le développeur back-end construit ce que l’internaute ne voit pas et dont tout dépend : les règles métier, le stockage des données, les échanges entre applications. Il traduit un besoin fonctionnel en architecture, garantit l’intégrité et la sécurité des données, et veille à ce que chaque réponse arrive vite, même un jour d’affluence.',
   'Agence, éditeur de logiciels, service informatique d’une entreprise ou en indépendant. Travail de bureau en équipe, souvent en partie à distance. Des astreintes sont possibles lorsque le service doit rester disponible la nuit et le week-end.'),
  ('developpeur-back-end', 'en', 'Back-end developer',
   'Designs and runs the invisible half of a site or application: server, databases and APIs.',
   'A back-end developer builds what visitors never see and everything depends on: business rules, data storage, exchanges between applications. They turn a functional need into an architecture, keep data whole and safe, and make sure each answer comes fast, even on the busiest day.',
   'Agency, software publisher, IT department or freelance. Office work in a team, often partly remote. On-call duty is possible where the service must stay up at night and at weekends.'),
  ('developpeur-front-end', 'fr', 'Développeur front-end',
   'Réalise l’interface d’un site ou d’une application : ce que l’on voit, ce que l’on touche, ce que l’on entend.',
   'Le développeur front-end transforme des maquettes en pages vivantes, rapides et accessibles à tous. Il choisit les composants, dialogue avec les API, soigne les états d’attente et d’erreur, et vérifie le résultat sur les navigateurs et les appareils que le public utilise vraiment.',
   'Agence ou équipe produit, en lien quotidien avec les concepteurs d’interface et les développeurs back-end.'),
  ('developpeur-front-end', 'en', 'Front-end developer',
   'Builds the interface of a site or application: what people see, touch and hear.',
   'A front-end developer turns mock-ups into living pages that are fast and usable by everybody. They choose components, talk to APIs, care for waiting and error states, and check the result on the browsers and devices that people really use.',
   'Agency or product team, every day with interface designers and back-end developers.'),
  ('developpeur-full-stack', 'fr', 'Développeur full-stack',
   'Passe de l’interface au serveur et livre une fonctionnalité de bout en bout.',
   'Le développeur full-stack prend un besoin et le mène jusqu’à la production : table, API, écran, tests, mise en ligne. Il connaît assez chaque couche pour choisir où placer une règle, et sait demander l’aide d’un spécialiste quand la question le mérite.',
   'Jeunes entreprises et petites équipes, où l’autonomie compte plus que la spécialité.'),
  ('developpeur-full-stack', 'en', 'Full-stack developer',
   'Moves between interface and server and delivers a feature from end to end.',
   'A full-stack developer takes a need all the way to production: table, API, screen, tests, release. They know each layer well enough to choose where a rule belongs, and ask a specialist when the question deserves one.',
   'Start-ups and small teams, where autonomy counts more than speciality.'),
  ('developpeur-mobile', 'fr', 'Développeur mobile',
   'Crée des applications pour téléphones et tablettes, de la première maquette à la boutique.',
   'Le développeur mobile conçoit des applications qui démarrent vite, ménagent la batterie et restent utiles sans réseau. Il maîtrise les règles des boutiques, les notifications, la synchronisation des données et la diversité des appareils.',
   'Agence spécialisée ou équipe produit ; de nombreux appareils sur le bureau.'),
  ('developpeur-mobile', 'en', 'Mobile developer',
   'Makes applications for phones and tablets, from the first mock-up to the store.',
   'A mobile developer designs applications that start fast, spare the battery and stay useful without a network. They master the rules of the stores, notifications, data synchronisation and the variety of devices.',
   'Specialised agency or product team; many devices on the desk.'),
  ('responsable-technique', 'fr', 'Responsable technique',
   'Guide une équipe de développement : choix techniques, qualité du code, progression de chacun.',
   'Le responsable technique, ou lead developer, garde un pied dans le code et l’autre dans l’équipe. Il arbitre les choix de conception, anime les revues, découpe le travail, défend le temps consacré à la qualité et fait grandir les personnes.',
   'Équipe de quatre à dix personnes ; beaucoup d’échanges, moins d’heures de code.'),
  ('responsable-technique', 'en', 'Lead developer',
   'Guides a development team: technical choices, quality of the code, growth of each person.',
   'A lead developer keeps one foot in the code and the other in the team. They settle design choices, run reviews, divide the work, defend the time that quality needs and help people grow.',
   'A team of four to ten; many conversations, fewer hours of code.'),
  ('architecte-logiciel', 'fr', 'Architecte logiciel',
   'Dessine la structure des systèmes et leurs frontières, pour qu’ils durent et changent sans douleur.',
   'L’architecte logiciel met en regard les besoins d’aujourd’hui, les contraintes de sécurité, de coût et de charge, et les évolutions probables. Il décide peu mais écrit pourquoi, éprouve ses hypothèses par des prototypes et des mesures, et accompagne les équipes qui construisent.',
   'Grande entreprise, éditeur ou cabinet de conseil ; travail avec plusieurs équipes à la fois.'),
  ('architecte-logiciel', 'en', 'Software architect',
   'Draws the structure of systems and their borders, so that they last and change without pain.',
   'A software architect weighs the needs of today against security, cost, load and likely change. They decide little but write down why, test their assumptions with prototypes and measurements, and stay beside the teams that build.',
   'Large company, software publisher or consultancy; several teams at a time.'),
  ('administrateur-bases-de-donnees', 'fr', 'Administrateur de bases de données',
   'Garde les données disponibles, intègres et sûres, et les requêtes rapides.',
   'L’administrateur de bases de données installe, sauvegarde, surveille et fait évoluer les bases. Il répète les restaurations avant d’en avoir besoin, relit les migrations, traque les requêtes lentes et règle les droits au plus juste.',
   'Service informatique, hébergeur ou éditeur ; astreintes régulières et interventions hors des heures de pointe.'),
  ('administrateur-bases-de-donnees', 'en', 'Database administrator',
   'Keeps data available, whole and safe, and queries fast.',
   'A database administrator installs, backs up, watches over and upgrades databases. They rehearse restores before they are needed, review migrations, hunt slow queries and grant no more rights than necessary.',
   'IT department, hosting company or software publisher; regular on-call weeks and work outside busy hours.'),
  ('ingenieur-donnees', 'fr', 'Ingénieur données',
   'Construit les chaînes qui collectent, nettoient et livrent les données à ceux qui en vivent.',
   'L’ingénieur données, ou data engineer, relie des sources disparates, contrôle la qualité à chaque étape et rend les traitements rejouables. Analystes et applications comptent sur des données fraîches, documentées et justes.',
   'Équipe données d’une entreprise ou cabinet de conseil ; astreintes lorsque les traitements nocturnes sont critiques.'),
  ('ingenieur-donnees', 'en', 'Data engineer',
   'Builds the pipelines that collect, clean and deliver data to those who live by it.',
   'A data engineer connects scattered sources, checks quality at each stage and makes every job repeatable. Analysts and applications count on data that is fresh, documented and right.',
   'Data team of a company or consultancy; on-call duty where nightly jobs are critical.'),
  ('analyste-donnees', 'fr', 'Analyste de données',
   'Fait parler les chiffres pour éclairer une décision.',
   'L’analyste de données part d’une question métier, trouve les données qui y répondent, en éprouve la fiabilité et raconte ce qu’elles disent, avec leurs limites. Ses tableaux de bord sont lus parce qu’ils sont simples.',
   'Direction métier, marketing ou équipe produit ; échanges constants avec des non-techniciens.'),
  ('analyste-donnees', 'en', 'Data analyst',
   'Makes figures speak so that a decision can be taken.',
   'A data analyst starts from a business question, finds the data that answers it, tests how far it can be trusted and tells what it says, limits included. Their dashboards are read because they are simple.',
   'Business, marketing or product team; constant talk with people who are not technicians.'),
  ('ingenieur-devops', 'fr', 'Ingénieur DevOps',
   'Rapproche développement et exploitation : des livraisons fréquentes sur une infrastructure fiable.',
   'L’ingénieur DevOps automatise la construction, les tests et la mise en production. Il décrit l’infrastructure par le code, mesure ce qui compte pour l’utilisateur, prépare les pannes au lieu de les espérer rares, et partage ces pratiques avec les développeurs.',
   'Équipe plateforme ou hébergeur ; tour d’astreinte régulier, très souvent compatible avec le travail à distance.'),
  ('ingenieur-devops', 'en', 'DevOps engineer',
   'Brings development and operations together: frequent releases on a reliable infrastructure.',
   'A DevOps engineer automates building, testing and releasing. They describe infrastructure as code, measure what matters to users, prepare for failures instead of hoping that they are rare, and share these habits with developers.',
   'Platform team or hosting company; a regular on-call rota, very often compatible with remote work.'),
  ('concepteur-ux-ui', 'fr', 'Concepteur UX/UI',
   'Imagine des parcours simples et des interfaces lisibles, à partir de ce que vivent les utilisateurs.',
   'Le concepteur UX/UI observe, interroge, dessine et met à l’épreuve. Il relie recherche utilisateur, architecture de l’information, interaction et graphisme, et fait vivre un système de design partagé avec les développeurs.',
   'Agence ou équipe produit ; ateliers, entretiens et tests d’utilisabilité réguliers.'),
  ('concepteur-ux-ui', 'en', 'UX/UI designer',
   'Imagines simple journeys and readable interfaces, starting from what users live through.',
   'A UX/UI designer observes, asks, draws and tests. They connect user research, information architecture, interaction and graphics, and keep alive a design system shared with developers.',
   'Agency or product team; regular workshops, interviews and usability tests.'),
  ('product-owner', 'fr', 'Product owner',
   'Décide de ce que l’équipe construit ensuite, et pourquoi.',
   'Le product owner porte la vision du produit. Il écoute les utilisateurs et les clients, mesure l’usage, ordonne les besoins par leur valeur et écrit des attentes que l’équipe peut vérifier. Il sait dire non et l’expliquer.',
   'Équipe produit ; à mi-chemin entre les utilisateurs, la direction et les développeurs.'),
  ('product-owner', 'en', 'Product owner',
   'Decides what the team builds next, and why.',
   'A product owner carries the vision of the product. They listen to users and customers, measure use, order needs by their value and write expectations that the team can check. They know how to say no and explain it.',
   'Product team; halfway between users, management and developers.'),
  ('chef-de-projet-web', 'fr', 'Chef de projet web',
   'Mène un projet de l’appel d’offres à la mise en ligne, dans le respect du budget et des délais.',
   'Le chef de projet web cadre la demande, réunit les compétences, planifie, suit et rend compte. Il traduit le langage du client pour l’équipe et les contraintes de l’équipe pour le client, et voit venir les risques.',
   'Agence, service communication ou direction informatique ; déplacements chez les clients.'),
  ('chef-de-projet-web', 'en', 'Web project manager',
   'Takes a project from call for tenders to launch, within budget and on time.',
   'A web project manager frames the request, gathers skills, plans, follows and reports. They translate the client’s language for the team and the team’s constraints for the client, and see risks coming.',
   'Agency, communication department or IT department; visits to clients.'),
  ('ingenieur-qualite-logicielle', 'fr', 'Ingénieur qualité logicielle',
   'Trouve les défauts avant les utilisateurs et apprend à l’équipe à ne plus les écrire.',
   'L’ingénieur qualité logicielle choisit ce qu’il faut vérifier et comment : tests unitaires, d’interface, de charge, exploration manuelle. Il rend les campagnes rapides et fiables, et fait de chaque incident un test de plus.',
   'Équipe produit ou centre de services ; présent dès la conception.'),
  ('ingenieur-qualite-logicielle', 'en', 'Software quality engineer',
   'Finds defects before users do and teaches the team not to write them again.',
   'A software quality engineer chooses what to check and how: unit, interface and load tests, manual exploration. They make test runs fast and trustworthy, and turn each incident into one more test.',
   'Product team or service centre; present from the design on.'),
  ('analyste-cybersecurite', 'fr', 'Analyste en cybersécurité',
   'Surveille, détecte et traite les attaques contre les systèmes d’information.',
   'L’analyste en cybersécurité étudie les menaces, règle la détection, enquête sur les alertes et conduit la réponse aux incidents. Entre deux crises, il audite, corrige, forme et prépare les exercices.',
   'Centre opérationnel de sécurité ou entreprise utilisatrice ; horaires décalés et astreintes.'),
  ('analyste-cybersecurite', 'en', 'Cybersecurity analyst',
   'Watches for, detects and handles attacks on information systems.',
   'A cybersecurity analyst studies threats, tunes detection, investigates alerts and leads the response to incidents. Between two crises they audit, repair, train people and prepare drills.',
   'Security operations centre or in-house team; shifts and on-call duty.'),
  ('webmestre', 'fr', 'Webmestre',
   'Tenait à lui seul un site : contenus, mises à jour, hébergement.',
   'Le webmestre réunissait des tâches que se partagent désormais rédacteurs, développeurs et ingénieurs DevOps. La fiche est conservée pour mémoire.',
   ''),
  ('webmestre', 'en', 'Webmaster',
   'Ran a whole site alone: content, updates, hosting.',
   'The webmaster did what writers, developers and DevOps engineers now share. The profile is kept for the record.',
   ''),
  ('developpeur-applications-ia', 'fr', 'Développeur d’applications d’IA',
   'Intègre des modèles d’intelligence artificielle dans des applications utiles et vérifiables.',
   'Brouillon : ce métier relie développement back-end, évaluation de modèles et maîtrise des coûts. Les missions restent à écrire avec les équipes.',
   ''),
  ('redacteur-interface', 'fr', 'Rédacteur d’interface',
   'Écrit les mots d’une interface : boutons, messages d’erreur, aides, courriels.',
   'Brouillon : le rédacteur d’interface, ou UX writer, travaille avec les concepteurs pour que chaque écran se comprenne sans effort.',
   '')
) as written (slug, lang, title, summary, description, work_environment)
join public.profiles on profiles.slug = written.slug;

insert into public.missions (profile_id, lang, position, title, description)
select profiles.id, written.lang::public.language, written.position, written.title, written.description
from (values
  ('developpeur-back-end', 'fr', 1, 'Concevoir l’architecture technique', 'Choisir la structure, les composants et les frontières qui répondent aux besoins fonctionnels et aux exigences de sécurité.'),
  ('developpeur-back-end', 'fr', 2, 'Gérer les bases de données', 'Modéliser, faire évoluer et sauvegarder les données ; en garantir l’intégrité, la sécurité et la disponibilité.'),
  ('developpeur-back-end', 'fr', 3, 'Déployer et maintenir des API', 'Relier les applications entre elles par des interfaces documentées, versionnées et stables.'),
  ('developpeur-back-end', 'fr', 4, 'Améliorer les performances du serveur', 'Mesurer les temps de réponse, trouver ce qui coûte, corriger et prouver le gain.'),
  ('developpeur-back-end', 'fr', 5, 'Travailler avec les développeurs front-end et les chefs de projet', 'S’accorder sur les contrats d’échange, estimer, expliquer les contraintes et rendre compte de l’avancement.'),
  ('developpeur-back-end', 'fr', 6, 'Assurer une veille technologique', 'Suivre versions, failles et fins de support ; essayer avant d’adopter.'),
  ('developpeur-back-end', 'en', 1, 'Design the technical architecture', 'Choose the structure, components and borders that meet functional needs and security requirements.'),
  ('developpeur-back-end', 'en', 2, 'Manage databases', 'Model, evolve and back up data; guarantee its integrity, security and availability.'),
  ('developpeur-back-end', 'en', 3, 'Deploy and maintain APIs', 'Connect applications through documented, versioned and stable interfaces.'),
  ('developpeur-back-end', 'en', 4, 'Improve server performance', 'Measure response times, find what costs, correct it and prove the gain.'),
  ('developpeur-back-end', 'en', 5, 'Work with front-end developers and project managers', 'Agree on contracts, estimate, explain constraints and report on progress.'),
  ('developpeur-back-end', 'en', 6, 'Keep a technology watch', 'Follow releases, vulnerabilities and ends of support; try before adopting.'),

  ('developpeur-front-end', 'fr', 1, 'Intégrer les maquettes', 'Traduire une intention graphique en HTML sémantique et en CSS adaptable à chaque écran.'),
  ('developpeur-front-end', 'fr', 2, 'Développer les composants d’interface', 'Construire des composants réutilisables, testés et documentés.'),
  ('developpeur-front-end', 'fr', 3, 'Consommer les API', 'Charger, afficher et modifier les données ; traiter l’attente, l’erreur et l’absence de réseau.'),
  ('developpeur-front-end', 'fr', 4, 'Garantir l’accessibilité', 'Clavier, lecteurs d’écran, contrastes : vérifier selon le RGAA.'),
  ('developpeur-front-end', 'fr', 5, 'Optimiser le chargement', 'Réduire le poids des pages et suivre les signaux web essentiels.'),
  ('developpeur-front-end', 'en', 1, 'Build pages from mock-ups', 'Turn a graphic intention into semantic HTML and CSS that suits each screen.'),
  ('developpeur-front-end', 'en', 2, 'Develop interface components', 'Build components that are reusable, tested and documented.'),
  ('developpeur-front-end', 'en', 3, 'Consume APIs', 'Load, show and change data; handle waiting, errors and a missing network.'),
  ('developpeur-front-end', 'en', 4, 'Guarantee accessibility', 'Keyboard, screen readers, contrast: check against WCAG.'),
  ('developpeur-front-end', 'en', 5, 'Optimise loading', 'Make pages lighter and follow core web vitals.'),

  ('developpeur-full-stack', 'fr', 1, 'Livrer des fonctionnalités de bout en bout', 'De la table à l’écran, tests compris.'),
  ('developpeur-full-stack', 'fr', 2, 'Choisir où placer chaque règle', 'Base de données, serveur ou navigateur : décider selon la sécurité et la simplicité.'),
  ('developpeur-full-stack', 'fr', 3, 'Maintenir l’application en ligne', 'Corriger, mettre à jour, surveiller.'),
  ('developpeur-full-stack', 'fr', 4, 'Prototyper rapidement', 'Montrer une idée qui marche en quelques jours.'),
  ('developpeur-full-stack', 'en', 1, 'Deliver features from end to end', 'From table to screen, tests included.'),
  ('developpeur-full-stack', 'en', 2, 'Choose where each rule belongs', 'Database, server or browser: decide by security and simplicity.'),
  ('developpeur-full-stack', 'en', 3, 'Keep the application running', 'Correct, update, watch.'),
  ('developpeur-full-stack', 'en', 4, 'Prototype quickly', 'Show an idea that works within days.'),

  ('developpeur-mobile', 'fr', 1, 'Développer les applications mobiles', 'Natives ou multiplateformes, pour Android et iOS.'),
  ('developpeur-mobile', 'fr', 2, 'Gérer le hors-ligne', 'Stocker, synchroniser et résoudre les conflits.'),
  ('developpeur-mobile', 'fr', 3, 'Publier dans les boutiques', 'Préparer les versions, répondre aux exigences de validation, suivre les avis.'),
  ('developpeur-mobile', 'fr', 4, 'Suivre les plantages et la batterie', 'Recueillir les rapports, reproduire et corriger.'),
  ('developpeur-mobile', 'en', 1, 'Develop mobile applications', 'Native or cross-platform, for Android and iOS.'),
  ('developpeur-mobile', 'en', 2, 'Handle offline use', 'Store, synchronise and resolve conflicts.'),
  ('developpeur-mobile', 'en', 3, 'Publish to the stores', 'Prepare releases, meet review requirements, follow ratings.'),
  ('developpeur-mobile', 'en', 4, 'Follow crashes and battery use', 'Collect reports, reproduce and correct.'),

  ('responsable-technique', 'fr', 1, 'Arbitrer les choix techniques', 'Comparer, décider, écrire la décision et ses raisons.'),
  ('responsable-technique', 'fr', 2, 'Animer la revue de code', 'Tenir un niveau d’exigence et en faire un moment d’apprentissage.'),
  ('responsable-technique', 'fr', 3, 'Accompagner les développeurs', 'Suivre la progression de chacun, recruter, accueillir.'),
  ('responsable-technique', 'fr', 4, 'Planifier avec le produit', 'Découper, estimer, négocier le périmètre.'),
  ('responsable-technique', 'fr', 5, 'Répondre des incidents', 'Organiser l’astreinte et les retours d’expérience sans reproche.'),
  ('responsable-technique', 'en', 1, 'Settle technical choices', 'Compare, decide, write down the decision and its reasons.'),
  ('responsable-technique', 'en', 2, 'Lead code review', 'Keep the bar high and make it a moment of learning.'),
  ('responsable-technique', 'en', 3, 'Support developers', 'Follow each person’s growth, recruit, welcome.'),
  ('responsable-technique', 'en', 4, 'Plan with product', 'Divide, estimate, negotiate scope.'),
  ('responsable-technique', 'en', 5, 'Answer for incidents', 'Organise on-call duty and blameless reviews.'),

  ('architecte-logiciel', 'fr', 1, 'Définir la structure des systèmes', 'Modules, frontières, échanges et données de référence.'),
  ('architecte-logiciel', 'fr', 2, 'Évaluer les risques et les coûts', 'Charge, sécurité, dépendances, réversibilité.'),
  ('architecte-logiciel', 'fr', 3, 'Éprouver par des prototypes', 'Mesurer une hypothèse avant d’y engager une équipe.'),
  ('architecte-logiciel', 'fr', 4, 'Documenter les décisions', 'Une page par décision, relue et datée.'),
  ('architecte-logiciel', 'en', 1, 'Define the structure of systems', 'Modules, borders, exchanges and reference data.'),
  ('architecte-logiciel', 'en', 2, 'Assess risks and costs', 'Load, security, dependencies, reversibility.'),
  ('architecte-logiciel', 'en', 3, 'Test with prototypes', 'Measure an assumption before a team depends on it.'),
  ('architecte-logiciel', 'en', 4, 'Document decisions', 'One page for each decision, reviewed and dated.'),

  ('administrateur-bases-de-donnees', 'fr', 1, 'Sauvegarder et restaurer', 'Vérifier chaque sauvegarde par une restauration, à une seconde choisie.'),
  ('administrateur-bases-de-donnees', 'fr', 2, 'Assurer la disponibilité', 'Réplication, bascule, exercices.'),
  ('administrateur-bases-de-donnees', 'fr', 3, 'Optimiser les requêtes', 'Lire les plans d’exécution, proposer des index et mesurer leur effet.'),
  ('administrateur-bases-de-donnees', 'fr', 4, 'Gérer les droits', 'Donner à chaque rôle le strict nécessaire et en tenir la preuve.'),
  ('administrateur-bases-de-donnees', 'fr', 5, 'Accompagner les migrations', 'Prévoir verrous, durée et retour en arrière.'),
  ('administrateur-bases-de-donnees', 'en', 1, 'Back up and restore', 'Check each backup by a restore, to a chosen second.'),
  ('administrateur-bases-de-donnees', 'en', 2, 'Ensure availability', 'Replication, failover, drills.'),
  ('administrateur-bases-de-donnees', 'en', 3, 'Tune queries', 'Read execution plans, propose indexes and measure their effect.'),
  ('administrateur-bases-de-donnees', 'en', 4, 'Manage privileges', 'Give each role what it needs and keep the proof.'),
  ('administrateur-bases-de-donnees', 'en', 5, 'Accompany migrations', 'Foresee locks, duration and the way back.'),

  ('ingenieur-donnees', 'fr', 1, 'Collecter les données', 'Connecter bases, fichiers et API, en lot ou en continu.'),
  ('ingenieur-donnees', 'fr', 2, 'Contrôler la qualité', 'Détecter les trous, les doublons et les dérives.'),
  ('ingenieur-donnees', 'fr', 3, 'Modéliser l’entrepôt', 'Offrir des tables claires à l’analyse.'),
  ('ingenieur-donnees', 'fr', 4, 'Protéger les données personnelles', 'Minimiser, pseudonymiser, effacer à l’échéance.'),
  ('ingenieur-donnees', 'en', 1, 'Collect data', 'Connect databases, files and APIs, in batches or as streams.'),
  ('ingenieur-donnees', 'en', 2, 'Check quality', 'Detect holes, duplicates and drift.'),
  ('ingenieur-donnees', 'en', 3, 'Model the warehouse', 'Offer clear tables to analysts.'),
  ('ingenieur-donnees', 'en', 4, 'Protect personal data', 'Minimise, pseudonymise, erase when due.'),

  ('analyste-donnees', 'fr', 1, 'Traduire une question métier', 'Préciser ce que l’on veut savoir et ce que la réponse changera.'),
  ('analyste-donnees', 'fr', 2, 'Explorer et vérifier les données', 'Sources, définitions, valeurs aberrantes.'),
  ('analyste-donnees', 'fr', 3, 'Construire les tableaux de bord', 'Peu d’indicateurs, bien définis et tenus à jour.'),
  ('analyste-donnees', 'fr', 4, 'Présenter les résultats', 'Dire ce qui est sûr, ce qui est probable et ce que l’on ignore.'),
  ('analyste-donnees', 'en', 1, 'Translate a business question', 'Settle what is to be known and what the answer will change.'),
  ('analyste-donnees', 'en', 2, 'Explore and verify data', 'Sources, definitions, outliers.'),
  ('analyste-donnees', 'en', 3, 'Build dashboards', 'Few indicators, well defined and kept current.'),
  ('analyste-donnees', 'en', 4, 'Present results', 'Say what is certain, what is likely and what is unknown.'),

  ('ingenieur-devops', 'fr', 1, 'Automatiser la livraison', 'Construction, tests et mise en production sans geste manuel.'),
  ('ingenieur-devops', 'fr', 2, 'Décrire l’infrastructure par le code', 'Environnements identiques, relus et reproductibles.'),
  ('ingenieur-devops', 'fr', 3, 'Observer les services', 'Objectifs de disponibilité, alertes utiles, journaux exploitables.'),
  ('ingenieur-devops', 'fr', 4, 'Tenir l’astreinte et préparer les pannes', 'Procédures, exercices, retours d’expérience.'),
  ('ingenieur-devops', 'fr', 5, 'Maîtriser les coûts', 'Mesurer la consommation et dimensionner au besoin.'),
  ('ingenieur-devops', 'en', 1, 'Automate delivery', 'Build, test and release without a manual step.'),
  ('ingenieur-devops', 'en', 2, 'Describe infrastructure as code', 'Environments that are identical, reviewed and repeatable.'),
  ('ingenieur-devops', 'en', 3, 'Observe services', 'Availability objectives, useful alerts, readable logs.'),
  ('ingenieur-devops', 'en', 4, 'Be on call and prepare for failures', 'Procedures, drills, incident reviews.'),
  ('ingenieur-devops', 'en', 5, 'Control costs', 'Measure consumption and size to the need.'),

  ('concepteur-ux-ui', 'fr', 1, 'Comprendre les utilisateurs', 'Entretiens, observation, mesures d’usage.'),
  ('concepteur-ux-ui', 'fr', 2, 'Concevoir les parcours', 'Arborescence, scénarios, maquettes filaires.'),
  ('concepteur-ux-ui', 'fr', 3, 'Dessiner l’interface', 'Typographie, couleurs, états, animations sobres.'),
  ('concepteur-ux-ui', 'fr', 4, 'Tester et corriger', 'Tests d’utilisabilité avec de vraies personnes, puis nouvelle version.'),
  ('concepteur-ux-ui', 'en', 1, 'Understand users', 'Interviews, observation, usage figures.'),
  ('concepteur-ux-ui', 'en', 2, 'Design journeys', 'Site map, scenarios, wireframes.'),
  ('concepteur-ux-ui', 'en', 3, 'Draw the interface', 'Type, colour, states, sober motion.'),
  ('concepteur-ux-ui', 'en', 4, 'Test and correct', 'Usability tests with real people, then a new version.'),

  ('product-owner', 'fr', 1, 'Porter la vision du produit', 'Dire pour qui, pour quoi et jusqu’où.'),
  ('product-owner', 'fr', 2, 'Ordonner les besoins', 'Classer par valeur, par risque et par effort.'),
  ('product-owner', 'fr', 3, 'Écrire des attentes vérifiables', 'Exemples et critères d’acceptation compris de tous.'),
  ('product-owner', 'fr', 4, 'Mesurer l’usage', 'Vérifier que ce qui est livré sert.'),
  ('product-owner', 'en', 1, 'Carry the product vision', 'Say for whom, for what and how far.'),
  ('product-owner', 'en', 2, 'Order the needs', 'Rank by value, risk and effort.'),
  ('product-owner', 'en', 3, 'Write expectations that can be checked', 'Examples and acceptance criteria everybody understands.'),
  ('product-owner', 'en', 4, 'Measure use', 'Check that what was delivered serves.'),

  ('chef-de-projet-web', 'fr', 1, 'Cadrer la demande', 'Objectifs, périmètre, budget, calendrier.'),
  ('chef-de-projet-web', 'fr', 2, 'Coordonner les intervenants', 'Concepteurs, développeurs, rédacteurs, prestataires, client.'),
  ('chef-de-projet-web', 'fr', 3, 'Suivre l’avancement et les risques', 'Alerter tôt, proposer des choix.'),
  ('chef-de-projet-web', 'fr', 4, 'Préparer la mise en ligne', 'Recette, formation, bilan.'),
  ('chef-de-projet-web', 'en', 1, 'Frame the request', 'Goals, scope, budget, calendar.'),
  ('chef-de-projet-web', 'en', 2, 'Coordinate everybody involved', 'Designers, developers, writers, suppliers, client.'),
  ('chef-de-projet-web', 'en', 3, 'Follow progress and risks', 'Warn early, offer choices.'),
  ('chef-de-projet-web', 'en', 4, 'Prepare the launch', 'Acceptance, training, review.'),

  ('ingenieur-qualite-logicielle', 'fr', 1, 'Définir la stratégie de test', 'Choisir quoi vérifier, à quel niveau et à quel prix.'),
  ('ingenieur-qualite-logicielle', 'fr', 2, 'Automatiser les tests', 'Interface, API, charge ; des campagnes rapides et fiables.'),
  ('ingenieur-qualite-logicielle', 'fr', 3, 'Explorer à la main', 'Chercher ce que personne n’avait prévu.'),
  ('ingenieur-qualite-logicielle', 'fr', 4, 'Tirer les leçons des incidents', 'Chaque défaut trouvé en production devient un test.'),
  ('ingenieur-qualite-logicielle', 'en', 1, 'Define the test strategy', 'Choose what to check, at which level and at what price.'),
  ('ingenieur-qualite-logicielle', 'en', 2, 'Automate tests', 'Interface, API, load; runs that are fast and trustworthy.'),
  ('ingenieur-qualite-logicielle', 'en', 3, 'Explore by hand', 'Look for what nobody had foreseen.'),
  ('ingenieur-qualite-logicielle', 'en', 4, 'Learn from incidents', 'Each defect found in production becomes a test.'),

  ('analyste-cybersecurite', 'fr', 1, 'Surveiller et détecter', 'Régler les alertes, réduire le bruit, enquêter.'),
  ('analyste-cybersecurite', 'fr', 2, 'Répondre aux incidents', 'Contenir, comprendre, rétablir, rendre compte.'),
  ('analyste-cybersecurite', 'fr', 3, 'Auditer et corriger', 'Tests d’intrusion, revue des droits, suivi des failles.'),
  ('analyste-cybersecurite', 'fr', 4, 'Sensibiliser', 'Former les équipes et conduire les exercices.'),
  ('analyste-cybersecurite', 'en', 1, 'Watch and detect', 'Tune alerts, reduce noise, investigate.'),
  ('analyste-cybersecurite', 'en', 2, 'Respond to incidents', 'Contain, understand, restore, report.'),
  ('analyste-cybersecurite', 'en', 3, 'Audit and repair', 'Penetration tests, review of rights, follow-up of vulnerabilities.'),
  ('analyste-cybersecurite', 'en', 4, 'Raise awareness', 'Train teams and run drills.'),

  ('developpeur-applications-ia', 'fr', 1, 'Évaluer les modèles', 'Comparer qualité, coût et délai sur des cas réels.')
) as written (slug, lang, position, title, description)
join public.profiles on profiles.slug = written.slug;

insert into public.working_conditions (profile_id, remote_days, on_call, travel, contracts)
select profiles.id, written.remote_days, written.on_call::public.on_call_duty, written.travel::public.travel, written.contracts::public.contract[]
from (values
  ('developpeur-back-end', 3, 'rota', 'none', '{permanent,fixed_term,apprenticeship,freelance}'),
  ('developpeur-front-end', 3, 'none', 'none', '{permanent,fixed_term,apprenticeship,freelance,internship}'),
  ('developpeur-full-stack', 3, 'occasional', 'none', '{permanent,apprenticeship,freelance}'),
  ('developpeur-mobile', 3, 'occasional', 'none', '{permanent,apprenticeship,freelance}'),
  ('responsable-technique', 2, 'rota', 'occasional', '{permanent}'),
  ('architecte-logiciel', 2, 'none', 'occasional', '{permanent,freelance}'),
  ('administrateur-bases-de-donnees', 2, 'rota', 'none', '{permanent,freelance}'),
  ('ingenieur-donnees', 3, 'occasional', 'none', '{permanent,apprenticeship,freelance}'),
  ('analyste-donnees', 2, 'none', 'none', '{permanent,fixed_term,apprenticeship,internship}'),
  ('ingenieur-devops', 4, 'rota', 'none', '{permanent,apprenticeship,freelance}'),
  ('concepteur-ux-ui', 2, 'none', 'occasional', '{permanent,fixed_term,apprenticeship,freelance,internship}'),
  ('product-owner', 2, 'none', 'occasional', '{permanent,freelance}'),
  ('chef-de-projet-web', 1, 'none', 'frequent', '{permanent,fixed_term,apprenticeship}'),
  ('ingenieur-qualite-logicielle', 3, 'none', 'none', '{permanent,apprenticeship,freelance}'),
  ('analyste-cybersecurite', 1, 'rota', 'occasional', '{permanent,apprenticeship}')
) as written (slug, remote_days, on_call, travel, contracts)
join public.profiles on profiles.slug = written.slug;

-- skill:level, with a star where the skill is essential.
insert into public.profile_skills (profile_id, skill_id, level, essential)
select profiles.id, skills.id, substring(asked from ':(\d)')::smallint, asked like '%*'
from (values
  ('developpeur-back-end', 'langage-serveur:4* sql:4* postgresql:3* conception-api:4* architecture-logicielle:3* securite-applicative:3* tests-automatises:3* git:3* performance:3 linux:2 conteneurs:2 rigueur:4* esprit-d-analyse:4* communication:3* curiosite:3'),
  ('developpeur-front-end', 'html-css:5* typescript:4* framework-front:4* accessibilite:3* conception-api:2 tests-automatises:3 git:3* performance:3 esprit-d-equipe:3* curiosite:3* empathie:3'),
  ('developpeur-full-stack', 'langage-serveur:3* typescript:4* framework-front:3* html-css:3* sql:3* conception-api:3* tests-automatises:3 git:3* conteneurs:2 organisation:3* curiosite:4*'),
  ('developpeur-mobile', 'developpement-mobile:4* conception-api:2* tests-automatises:3 git:3* performance:3* accessibilite:2 rigueur:3* esprit-d-equipe:3'),
  ('responsable-technique', 'architecture-logicielle:4* langage-serveur:4* tests-automatises:4* git:4* methodes-agiles:3* securite-applicative:3 pedagogie:4* communication:4* negociation:3* sang-froid:3'),
  ('architecte-logiciel', 'architecture-logicielle:5* conception-api:5* sql:4* securite-applicative:4* performance:4* analyse-de-risques:3 communication:5* pedagogie:4* esprit-d-analyse:5*'),
  ('administrateur-bases-de-donnees', 'postgresql:5* sql:5* sauvegarde-restauration:5* performance:4* linux:4* securite-applicative:3 observabilite:3* rigueur:5* sang-froid:4*'),
  ('ingenieur-donnees', 'pipelines-donnees:4* sql:4* python:4* postgresql:3* conteneurs:2 integration-continue:3 rigueur:4* esprit-d-analyse:3*'),
  ('analyste-donnees', 'sql:4* statistiques:4* visualisation:4* python:3 esprit-d-analyse:5* communication:4* curiosite:4*'),
  ('ingenieur-devops', 'linux:4* conteneurs:4* infrastructure-as-code:4* integration-continue:5* observabilite:4* reseaux:3* securite-applicative:3 sang-froid:4* esprit-d-equipe:4* pedagogie:3'),
  ('concepteur-ux-ui', 'maquettage:5* recherche-utilisateur:4* systeme-de-design:4* accessibilite:3* html-css:2 empathie:5* communication:4* curiosite:3'),
  ('product-owner', 'methodes-agiles:4* recherche-utilisateur:3* gestion-de-projet:3 visualisation:2 negociation:4* communication:5* empathie:3* organisation:4*'),
  ('chef-de-projet-web', 'gestion-de-projet:5* methodes-agiles:3* accessibilite:2 html-css:1 organisation:5* communication:4* negociation:4* sang-froid:3'),
  ('ingenieur-qualite-logicielle', 'tests-automatises:5* integration-continue:4* typescript:3 conception-api:3* git:3* rigueur:5* esprit-d-analyse:4* pedagogie:3'),
  ('analyste-cybersecurite', 'tests-intrusion:3* analyse-de-risques:4* reseaux:4* linux:4* securite-applicative:4* observabilite:3 sang-froid:5* rigueur:4* pedagogie:3')
) as written (slug, wishes)
join public.profiles on profiles.slug = written.slug
cross join string_to_table(written.wishes, ' ') as asked
join public.skills on skills.slug = split_part(asked, ':', 1);

insert into public.profile_educations (profile_id, education_id)
select profiles.id, educations.id
from (values
  ('developpeur-back-end', 'bts-sio but-informatique titre-cda licence-informatique master-informatique diplome-ingenieur'),
  ('developpeur-front-end', 'titre-dwwm but-mmi but-informatique'),
  ('developpeur-full-stack', 'titre-dwwm titre-cda but-informatique'),
  ('developpeur-mobile', 'titre-cda but-informatique master-informatique'),
  ('responsable-technique', 'master-informatique diplome-ingenieur'),
  ('architecte-logiciel', 'master-informatique diplome-ingenieur'),
  ('administrateur-bases-de-donnees', 'bts-sio but-informatique licence-informatique'),
  ('ingenieur-donnees', 'master-informatique diplome-ingenieur'),
  ('analyste-donnees', 'master-statistique ecole-de-commerce'),
  ('ingenieur-devops', 'titre-asd licence-informatique diplome-ingenieur'),
  ('concepteur-ux-ui', 'but-mmi master-design'),
  ('product-owner', 'ecole-de-commerce diplome-ingenieur'),
  ('chef-de-projet-web', 'but-mmi ecole-de-commerce'),
  ('ingenieur-qualite-logicielle', 'but-informatique titre-cda master-informatique'),
  ('analyste-cybersecurite', 'licence-informatique master-informatique diplome-ingenieur')
) as written (slug, paths)
join public.profiles on profiles.slug = written.slug
cross join string_to_table(written.paths, ' ') as path
join public.educations on educations.slug = path;

insert into public.profile_certifications (profile_id, certification_id)
select profiles.id, certifications.id
from (values
  ('developpeur-back-end', 'aws-developer'),
  ('developpeur-front-end', 'opquast'),
  ('developpeur-full-stack', 'aws-developer opquast'),
  ('responsable-technique', 'psm aws-architect'),
  ('architecte-logiciel', 'cpsa aws-architect'),
  ('administrateur-bases-de-donnees', 'itil'),
  ('ingenieur-donnees', 'gcp-data-engineer'),
  ('ingenieur-devops', 'cka terraform aws-architect'),
  ('concepteur-ux-ui', 'opquast'),
  ('product-owner', 'pspo'),
  ('chef-de-projet-web', 'pmp opquast'),
  ('ingenieur-qualite-logicielle', 'istqb'),
  ('analyste-cybersecurite', 'cissp oscp')
) as written (slug, names)
join public.profiles on profiles.slug = written.slug
cross join string_to_table(written.names, ' ') as asked
join public.certifications on certifications.slug = asked;

insert into public.career_steps (from_profile_id, to_profile_id, years_before)
select leaving.id, taking.id, written.years_before::int4range
from (values
  ('developpeur-back-end', 'responsable-technique', '[4,8)'),
  ('developpeur-back-end', 'architecte-logiciel', '[6,12)'),
  ('developpeur-back-end', 'ingenieur-devops', '[2,5)'),
  ('developpeur-front-end', 'developpeur-full-stack', '[2,4)'),
  ('developpeur-front-end', 'concepteur-ux-ui', '[3,6)'),
  ('developpeur-full-stack', 'developpeur-back-end', '[1,3)'),
  ('developpeur-full-stack', 'responsable-technique', '[4,8)'),
  ('developpeur-mobile', 'responsable-technique', '[4,8)'),
  ('responsable-technique', 'architecte-logiciel', '[3,6)'),
  ('administrateur-bases-de-donnees', 'ingenieur-donnees', '[3,6)'),
  ('analyste-donnees', 'ingenieur-donnees', '[2,5)'),
  ('ingenieur-donnees', 'architecte-logiciel', '[5,10)'),
  ('ingenieur-devops', 'analyste-cybersecurite', '[3,6)'),
  ('concepteur-ux-ui', 'product-owner', '[3,6)'),
  ('chef-de-projet-web', 'product-owner', '[2,5)'),
  ('ingenieur-qualite-logicielle', 'developpeur-back-end', '[2,4)')
) as written (leaving, taking, years_before)
join public.profiles as leaving on leaving.slug = written.leaving
join public.profiles as taking on taking.slug = written.taking;

insert into public.related_profiles (profile_id, related_id)
select least(one.id, other.id), greatest(one.id, other.id)
from (values
  ('developpeur-back-end', 'developpeur-full-stack'),
  ('developpeur-back-end', 'administrateur-bases-de-donnees'),
  ('developpeur-back-end', 'ingenieur-devops'),
  ('developpeur-front-end', 'developpeur-full-stack'),
  ('developpeur-front-end', 'concepteur-ux-ui'),
  ('developpeur-front-end', 'developpeur-mobile'),
  ('ingenieur-donnees', 'analyste-donnees'),
  ('ingenieur-donnees', 'administrateur-bases-de-donnees'),
  ('product-owner', 'chef-de-projet-web'),
  ('ingenieur-devops', 'analyste-cybersecurite')
) as written (one, other)
join public.profiles as one on one.slug = written.one
join public.profiles as other on other.slug = written.other;

-- Thousands of euros: from, junior to mid, mid to senior, up to. The year before was 2 % lower, rounded to 500 euros.
insert into public.salary_bands (profile_id, seniority, year, gross_annual, source)
select
  profiles.id,
  band.seniority::public.seniority,
  year,
  int4range(band.low, band.high),
  'Estimation d’exemple, pas une enquête : ordre de grandeur pour la France, janvier ' || year
from (values
  ('developpeur-back-end', 35, 42, 52, 68),
  ('developpeur-front-end', 33, 40, 49, 62),
  ('developpeur-full-stack', 34, 41, 51, 65),
  ('developpeur-mobile', 35, 42, 52, 66),
  ('responsable-technique', 46, 54, 64, 82),
  ('architecte-logiciel', 50, 58, 70, 92),
  ('administrateur-bases-de-donnees', 34, 41, 51, 66),
  ('ingenieur-donnees', 38, 45, 56, 74),
  ('analyste-donnees', 34, 40, 48, 60),
  ('ingenieur-devops', 38, 45, 57, 75),
  ('concepteur-ux-ui', 32, 39, 48, 60),
  ('product-owner', 38, 45, 55, 70),
  ('chef-de-projet-web', 32, 38, 47, 60),
  ('ingenieur-qualite-logicielle', 34, 40, 49, 62),
  ('analyste-cybersecurite', 38, 45, 56, 74)
) as written (slug, first, second, third, last)
join public.profiles on profiles.slug = written.slug
cross join (values (2025, 0.98), (2026, 1.0)) as dated (year, ratio)
cross join lateral (
  select array_agg((round(amount * 1000 * ratio / 500) * 500)::integer order by amount) as bounds
  from unnest(array[first, second, third, last]) as amount
) as rounded
cross join lateral (values
  ('junior', bounds[1], bounds[2]),
  ('mid', bounds[2], bounds[3]),
  ('senior', bounds[3], bounds[4])
) as band (seniority, low, high);

update public.profiles
set status = 'published', published_at = '2026-01-15 09:00+01'
where id in (select profile_id from public.working_conditions);

update public.profiles set status = 'archived' where slug = 'webmestre';
