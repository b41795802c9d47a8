BEGIN TRANSACTION;
CREATE TABLE "contents" (
   "edition" TEXT REFERENCES "editions"("edition"),
   "kind" TEXT,
   "id" TEXT,
   "revision" TEXT REFERENCES "revisions"("revision"),
   PRIMARY KEY ("edition", "kind", "id")
);
INSERT INTO "contents" VALUES('2026.11.20+12bfd3','fact','yunque-60-seconds','yunque-60-seconds.5ca3747ad8f383ec');
INSERT INTO "contents" VALUES('2026.11.20+12bfd3','fact','yunque-open','yunque-open.62f5ddb26343d7f0');
INSERT INTO "contents" VALUES('2026.11.20+12bfd3','subject','yunque','yunque.0bdbae111ae6b717');
INSERT INTO "contents" VALUES('2026.11.21+7afd7a','fact','yunque-60-seconds','yunque-60-seconds.5ca3747ad8f383ec');
INSERT INTO "contents" VALUES('2026.11.21+7afd7a','fact','yunque-open','yunque-open.2da084a20b766a9d');
INSERT INTO "contents" VALUES('2026.11.21+7afd7a','subject','yunque','yunque.0bdbae111ae6b717');
CREATE TABLE "editions" (
   "edition" TEXT PRIMARY KEY,
   "number" INTEGER,
   "schema_version" INTEGER,
   "facts" INTEGER,
   "subjects" INTEGER,
   "statements" INTEGER
);
INSERT INTO "editions" VALUES('2026.11.20+12bfd3',1,1,2,1,0);
INSERT INTO "editions" VALUES('2026.11.21+7afd7a',2,1,2,1,0);
CREATE TABLE "facts" (
   "revision" TEXT PRIMARY KEY REFERENCES "revisions"("revision"),
   "id" TEXT,
   "topic" TEXT,
   "statement_zh" TEXT,
   "statement_en" TEXT,
   "denial_zh" TEXT,
   "denial_en" TEXT,
   "subjects" TEXT,
   "warning" TEXT,
   "review_by" TEXT,
   "last_changed" TEXT,
   "withdrawn" TEXT
);
INSERT INTO "facts" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds','test','云雀能生成60秒的视频。','Yunque makes videos of 60 seconds.','云雀不能生成60秒的视频。','Yunque cannot make videos of 60 seconds.','yunque',NULL,'2027-02-22','2026-11-20',NULL);
INSERT INTO "facts" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','test','云雀已经对公众开放。','Yunque is open to the public.','云雀没有对公众开放。','Yunque is not open to the public.','yunque',NULL,'2027-02-22','2026-11-20',NULL);
INSERT INTO "facts" VALUES('yunque-open.2da084a20b766a9d','yunque-open','test','云雀开放了。','云雀开放了。',NULL,NULL,'',NULL,'2027-02-22','2026-11-21',NULL);
CREATE TABLE "history" (
   "revision" TEXT REFERENCES "revisions"("revision"),
   "fact" TEXT,
   "number" INTEGER,
   "day" TEXT,
   "change" TEXT,
   PRIMARY KEY ("revision", "number")
);
INSERT INTO "history" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds',1,'2026-11-20','first published');
INSERT INTO "history" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open',1,'2026-11-20','first published');
INSERT INTO "history" VALUES('yunque-open.2da084a20b766a9d','yunque-open',1,'2026-11-21','shorter');
CREATE TABLE "names" (
   "revision" TEXT REFERENCES "revisions"("revision"),
   "subject" TEXT,
   "number" INTEGER,
   "name" TEXT,
   "look_alike" INTEGER,
   PRIMARY KEY ("revision", "number")
);
INSERT INTO "names" VALUES('yunque.0bdbae111ae6b717','yunque',1,'云雀',0);
INSERT INTO "names" VALUES('yunque.0bdbae111ae6b717','yunque',2,'Yunque',0);
INSERT INTO "names" VALUES('yunque.0bdbae111ae6b717','yunque',3,'Open-Yunque',1);
INSERT INTO "names" VALUES('yunque.0bdbae111ae6b717','yunque',4,'云雀乐队',1);
CREATE TABLE "periods" (
   "revision" TEXT REFERENCES "revisions"("revision"),
   "fact" TEXT,
   "number" INTEGER,
   "since" TEXT,
   "until" TEXT,
   "verdict" TEXT,
   "because_zh" TEXT,
   "because_en" TEXT,
   "denial" TEXT,
   "sources" TEXT,
   PRIMARY KEY ("revision", "number")
);
INSERT INTO "periods" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds',1,'2024-02-15',NULL,'supported','有据可查。','It is on record.',NULL,'daily');
INSERT INTO "periods" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open',1,'2024-02-15','2024-12-08','refuted','有据可查。','It is on record.',NULL,'daily');
INSERT INTO "periods" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open',2,'2024-12-09','2026-04-25','supported','有据可查。','It is on record.',NULL,'daily');
INSERT INTO "periods" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open',3,'2026-04-26',NULL,'refuted','有据可查。','It is on record.',NULL,'daily');
CREATE TABLE "releases" (
   "revision" TEXT REFERENCES "revisions"("revision"),
   "subject" TEXT,
   "number" INTEGER,
   "day" TEXT,
   "surface" TEXT,
   "stage" TEXT,
   "where_en" TEXT,
   "not_where_en" TEXT,
   "whom_en" TEXT,
   "note_en" TEXT,
   "sources" TEXT,
   PRIMARY KEY ("revision", "number")
);
CREATE TABLE "revisions" (
   "revision" TEXT PRIMARY KEY,
   "kind" TEXT,
   "id" TEXT,
   "first_edition" TEXT REFERENCES "editions"("edition"),
   "record" TEXT
);
INSERT INTO "revisions" VALUES('yunque-60-seconds.5ca3747ad8f383ec','fact','yunque-60-seconds','2026.11.20+12bfd3','{"id":"yunque-60-seconds","topic":"test","subjects":["yunque"],"statement":{"zh":"云雀能生成60秒的视频。","en":"Yunque makes videos of 60 seconds."},"denial":{"zh":"云雀不能生成60秒的视频。","en":"Yunque cannot make videos of 60 seconds."},"periods":[{"from":"2024-02-15","verdict":"supported","because":{"zh":"有据可查。","en":"It is on record."},"sources":["daily"],"denial":null}],"wordings":{"affirm":["云雀能生成60秒视频","云雀可以生成一分钟的视频","云雀一次生成60秒视频","云雀生成的视频长达60秒","云雀做视频能到60秒","Yunque can generate 60 second videos","Yunque makes videos up to one minute long"],"deny":["云雀不能生成60秒视频","云雀生成不了60秒的视频","云雀做不到60秒视频","Yunque cannot generate 60 second videos"],"not_this":[]},"depends_on":null,"warning":null,"sources":[{"id":"daily","publisher":"云报","title":"云雀开放注册","url":"https://news.example/daily","published":"2024-12-09","seen":"2026-11-20","read":true,"lang":"zh","kind":"press","archive":null,"reach":null}],"review_by":"2027-02-22","history":[{"on":"2026-11-20","change":"first published"}],"withdrawn":null}');
INSERT INTO "revisions" VALUES('yunque-open.62f5ddb26343d7f0','fact','yunque-open','2026.11.20+12bfd3','{"id":"yunque-open","topic":"test","subjects":["yunque"],"statement":{"zh":"云雀已经对公众开放。","en":"Yunque is open to the public."},"denial":{"zh":"云雀没有对公众开放。","en":"Yunque is not open to the public."},"periods":[{"from":"2024-02-15","verdict":"refuted","because":{"zh":"有据可查。","en":"It is on record."},"sources":["daily"],"denial":null},{"from":"2024-12-09","verdict":"supported","because":{"zh":"有据可查。","en":"It is on record."},"sources":["daily"],"denial":null},{"from":"2026-04-26","verdict":"refuted","because":{"zh":"有据可查。","en":"It is on record."},"sources":["daily"],"denial":null}],"wordings":{"affirm":["云雀已开放","云雀开放了","云雀已经公测了","云雀正式对外开放了","云雀现在人人都能用","云雀开放注册了","云雀全面开放，谁都能用","云雀上线了，可以直接用","云雀能用了","云雀不用排队了","Yunque is now open to everyone","Anyone can use Yunque today","Yunque is available to the public","Yunque has opened"],"deny":["云雀没开放","云雀还没有开放","云雀未开放","云雀还在内测，没开放","普通人用不了云雀","云雀公测是谣言","云雀开放是假的","现在谁都用不了云雀","云雀并没有对外开放","Yunque is not open to the public","Ordinary people can''t use Yunque","Yunque has not opened yet"],"not_this":["云雀讨论群开放入群","云雀的技术报告已公开"]},"depends_on":null,"warning":null,"sources":[{"id":"daily","publisher":"云报","title":"云雀开放注册","url":"https://news.example/daily","published":"2024-12-09","seen":"2026-11-20","read":true,"lang":"zh","kind":"press","archive":null,"reach":null}],"review_by":"2027-02-22","history":[{"on":"2026-11-20","change":"first published"}],"withdrawn":null}');
INSERT INTO "revisions" VALUES('yunque.0bdbae111ae6b717','subject','yunque','2026.11.20+12bfd3','{"id":"yunque","kind":"product","names":{"zh":"云雀","en":"云雀"},"aliases":["云雀","Yunque"],"look_alikes":["Open-Yunque","云雀乐队"],"maker":null,"releases":[],"sources":[]}');
INSERT INTO "revisions" VALUES('yunque-open.2da084a20b766a9d','fact','yunque-open','2026.11.21+7afd7a','{"id":"yunque-open","topic":"test","subjects":[],"statement":{"zh":"云雀开放了。","en":"云雀开放了。"},"denial":null,"periods":[],"wordings":{"affirm":[],"deny":[],"not_this":[]},"depends_on":null,"warning":null,"sources":[{"id":"daily","publisher":"云报","title":"云雀开放注册","url":"https://news.example/daily","published":"2024-12-09","seen":"2026-11-20","read":true,"lang":"zh","kind":"press","archive":null,"reach":null}],"review_by":"2027-02-22","history":[{"on":"2026-11-21","change":"shorter"}],"withdrawn":null}');
CREATE TABLE "sources" (
   "revision" TEXT REFERENCES "revisions"("revision"),
   "record" TEXT,
   "number" INTEGER,
   "source" TEXT,
   "publisher" TEXT,
   "title" TEXT,
   "url" TEXT,
   "published" TEXT,
   "seen" TEXT,
   "read" INTEGER,
   "lang" TEXT,
   "kind" TEXT,
   "archive" TEXT,
   "reach" TEXT,
   PRIMARY KEY ("revision", "number")
);
INSERT INTO "sources" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds',1,'daily','云报','云雀开放注册','https://news.example/daily','2024-12-09','2026-11-20',1,'zh','press',NULL,NULL);
INSERT INTO "sources" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open',1,'daily','云报','云雀开放注册','https://news.example/daily','2024-12-09','2026-11-20',1,'zh','press',NULL,NULL);
INSERT INTO "sources" VALUES('yunque-open.2da084a20b766a9d','yunque-open',1,'daily','云报','云雀开放注册','https://news.example/daily','2024-12-09','2026-11-20',1,'zh','press',NULL,NULL);
CREATE TABLE "statements" (
   "revision" TEXT PRIMARY KEY REFERENCES "revisions"("revision"),
   "id" TEXT,
   "speaker_zh" TEXT,
   "speaker_en" TEXT,
   "role_en" TEXT,
   "organisation" TEXT,
   "said" TEXT,
   "place" TEXT,
   "paraphrase_zh" TEXT,
   "paraphrase_en" TEXT,
   "quote" TEXT,
   "url" TEXT,
   "publisher" TEXT,
   "about" TEXT
);
CREATE TABLE "subjects" (
   "revision" TEXT PRIMARY KEY REFERENCES "revisions"("revision"),
   "id" TEXT,
   "kind" TEXT,
   "name_zh" TEXT,
   "name_en" TEXT,
   "maker" TEXT
);
INSERT INTO "subjects" VALUES('yunque.0bdbae111ae6b717','yunque','product','云雀','云雀',NULL);
CREATE TABLE "wordings" (
   "revision" TEXT REFERENCES "revisions"("revision"),
   "fact" TEXT,
   "kind" TEXT,
   "number" INTEGER,
   "wording" TEXT,
   PRIMARY KEY ("revision", "kind", "number")
);
INSERT INTO "wordings" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds','affirm',1,'云雀能生成60秒视频');
INSERT INTO "wordings" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds','affirm',2,'云雀可以生成一分钟的视频');
INSERT INTO "wordings" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds','affirm',3,'云雀一次生成60秒视频');
INSERT INTO "wordings" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds','affirm',4,'云雀生成的视频长达60秒');
INSERT INTO "wordings" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds','affirm',5,'云雀做视频能到60秒');
INSERT INTO "wordings" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds','affirm',6,'Yunque can generate 60 second videos');
INSERT INTO "wordings" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds','affirm',7,'Yunque makes videos up to one minute long');
INSERT INTO "wordings" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds','deny',1,'云雀不能生成60秒视频');
INSERT INTO "wordings" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds','deny',2,'云雀生成不了60秒的视频');
INSERT INTO "wordings" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds','deny',3,'云雀做不到60秒视频');
INSERT INTO "wordings" VALUES('yunque-60-seconds.5ca3747ad8f383ec','yunque-60-seconds','deny',4,'Yunque cannot generate 60 second videos');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',1,'云雀已开放');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',2,'云雀开放了');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',3,'云雀已经公测了');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',4,'云雀正式对外开放了');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',5,'云雀现在人人都能用');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',6,'云雀开放注册了');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',7,'云雀全面开放，谁都能用');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',8,'云雀上线了，可以直接用');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',9,'云雀能用了');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',10,'云雀不用排队了');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',11,'Yunque is now open to everyone');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',12,'Anyone can use Yunque today');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',13,'Yunque is available to the public');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','affirm',14,'Yunque has opened');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','deny',1,'云雀没开放');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','deny',2,'云雀还没有开放');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','deny',3,'云雀未开放');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','deny',4,'云雀还在内测，没开放');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','deny',5,'普通人用不了云雀');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','deny',6,'云雀公测是谣言');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','deny',7,'云雀开放是假的');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','deny',8,'现在谁都用不了云雀');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','deny',9,'云雀并没有对外开放');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','deny',10,'Yunque is not open to the public');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','deny',11,'Ordinary people can''t use Yunque');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','deny',12,'Yunque has not opened yet');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','not_this',1,'云雀讨论群开放入群');
INSERT INTO "wordings" VALUES('yunque-open.62f5ddb26343d7f0','yunque-open','not_this',2,'云雀的技术报告已公开');
CREATE VIEW "latest_facts" AS 
SELECT facts.* FROM contents JOIN facts ON facts.revision = contents.revision
WHERE contents.kind = 'fact'
  AND contents.edition = (SELECT edition FROM editions ORDER BY number DESC LIMIT 1)
ORDER BY facts.id;
COMMIT;
PRAGMA application_id = 1751479144;
PRAGMA user_version = 1;
