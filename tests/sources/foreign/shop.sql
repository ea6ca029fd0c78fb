-- A web shop as others have it: prefixed tables, camelCase, composite keys, few foreign keys, guests, attributes as rows.
CREATE TABLE ls_country (isoCode char(2) PRIMARY KEY, title varchar(80) NOT NULL);
CREATE TABLE ls_product (idProduct int AUTO_INCREMENT PRIMARY KEY, sku varchar(40) NOT NULL UNIQUE, title varchar(200));
CREATE TABLE ls_store (idStore int PRIMARY KEY, title varchar(80), street varchar(120), cityName varchar(80), phone varchar(40));
CREATE TABLE ls_admin_user (idAdmin int PRIMARY KEY, email varchar(190) NOT NULL, fullName varchar(120), passwdHash varchar(255));

CREATE TABLE ls_customer (
    idCustomer int AUTO_INCREMENT PRIMARY KEY, emailAddress varchar(190) NOT NULL UNIQUE, passwdHash varchar(255),
    firstName varchar(80), lastName varchar(80), birthDate date, mobilePhone varchar(40),
    newsletterOptin tinyint(1) NOT NULL DEFAULT 0, createdAt datetime NOT NULL
) ENGINE = InnoDB;
CREATE TABLE ls_address (
    idAddress int AUTO_INCREMENT PRIMARY KEY, idCustomer int NOT NULL, street1 varchar(120), postCode varchar(20),
    cityName varchar(80), countryIso char(2), updatedAt datetime,
    FOREIGN KEY (idCustomer) REFERENCES ls_customer (idCustomer) ON DELETE CASCADE,
    FOREIGN KEY (countryIso) REFERENCES ls_country (isoCode)
) ENGINE = InnoDB;
CREATE TABLE ls_customer_attribute (
    entityId int NOT NULL, attributeCode varchar(60) NOT NULL, attributeValue text, PRIMARY KEY (entityId, attributeCode)
) ENGINE = InnoDB;
CREATE TABLE ls_order (
    shopNo int NOT NULL, orderNo int NOT NULL, idCustomer int, guestEmail varchar(190), guestPhone varchar(40),
    createdAt datetime NOT NULL, invoiceDate date, totalGross decimal(10, 2), deliveryName varchar(120),
    deliveryStreet varchar(120), deliveryZip varchar(20), deliveryCity varchar(80), customerNote text,
    PRIMARY KEY (shopNo, orderNo), KEY (idCustomer)
) ENGINE = InnoDB;
CREATE TABLE ls_order_item (
    shopNo int NOT NULL, orderNo int NOT NULL, lineNo int NOT NULL, sku varchar(40), productTitle varchar(200),
    quantity int, unitPrice decimal(10, 2), engravingText varchar(200), PRIMARY KEY (shopNo, orderNo, lineNo)
) ENGINE = InnoDB;
CREATE TABLE ls_payment (
    idPayment int AUTO_INCREMENT PRIMARY KEY, shopNo int NOT NULL, orderNo int NOT NULL, methodCode varchar(40),
    cardHolder varchar(120), amountPaid decimal(10, 2), paidAt datetime,
    FOREIGN KEY (shopNo, orderNo) REFERENCES ls_order (shopNo, orderNo)
) ENGINE = InnoDB;
CREATE TABLE ls_message (
    idMessage int AUTO_INCREMENT PRIMARY KEY, senderCustomerId int, recipientCustomerId int, subjectLine varchar(200),
    messageBody text, sentAt datetime NOT NULL, KEY (senderCustomerId), KEY (recipientCustomerId)
) ENGINE = InnoDB;
CREATE TABLE ls_wishlist (idWishlist int AUTO_INCREMENT PRIMARY KEY, idCustomer int NOT NULL, title varchar(80), KEY (idCustomer));
CREATE TABLE ls_wishlist_item (
    idWishlist int NOT NULL, idProduct int NOT NULL, wishComment varchar(200), addedAt datetime,
    PRIMARY KEY (idWishlist, idProduct), FOREIGN KEY (idWishlist) REFERENCES ls_wishlist (idWishlist),
    FOREIGN KEY (idProduct) REFERENCES ls_product (idProduct)
) ENGINE = InnoDB;
CREATE TABLE ls_product_review (
    idReview int AUTO_INCREMENT PRIMARY KEY, idProduct int NOT NULL, idCustomer int, authorName varchar(120),
    starRating int, reviewText text, createdAt datetime,
    FOREIGN KEY (idProduct) REFERENCES ls_product (idProduct),
    FOREIGN KEY (idCustomer) REFERENCES ls_customer (idCustomer) ON DELETE SET NULL
) ENGINE = InnoDB;
CREATE TABLE ls_newsletter (idNewsletter int AUTO_INCREMENT PRIMARY KEY, mailAddress varchar(190), optinIp varchar(45), confirmedAt datetime);
CREATE TABLE ls_audit_log (
    idLog int AUTO_INCREMENT PRIMARY KEY, objectType varchar(40) NOT NULL, objectId int NOT NULL, payload json,
    remoteIp varchar(45), createdAt datetime NOT NULL
) ENGINE = InnoDB;

INSERT INTO ls_country VALUES ('SE', 'Sverige');
INSERT INTO ls_product VALUES (1, 'STR-1', 'Strängar'), (2, 'PLK-1', 'Plektrum');
INSERT INTO ls_store VALUES (1, 'Mölndal', 'Göteborgsvägen 46', 'Mölndal', '031-3900600');
INSERT INTO ls_admin_user VALUES (1, 'lager@example.com', 'Lotta Lager', 'x');
-- Every text of hers says anna-NN, every one of his bo-NN.
INSERT INTO ls_customer VALUES
    (41, 'anna-01@example.com', 'anna-02', 'anna-03', 'anna-04', '1985-04-12', '070-174 06 05', 1, '2018-03-01 12:00:00'),
    (42, 'bo-01@example.com', 'bo-02', 'bo-03', 'bo-04', '1990-01-01', '070-174 06 06', 0, '2019-03-01 12:00:00');
INSERT INTO ls_address VALUES (1, 41, 'anna-05', '431 37', 'anna-06', 'SE', '2020-01-01 10:00:00'),
    (2, 42, 'bo-05', '431 38', 'bo-06', 'SE', '2020-01-01 10:00:00');
INSERT INTO ls_customer_attribute VALUES (41, 'instrument', 'anna-07'), (41, 'stringGauge', 'anna-08'), (42, 'instrument', 'bo-07');
INSERT INTO ls_order VALUES
    (1, 1, 41, NULL, NULL, '2016-05-01 10:00:00', '2016-05-02', 100, 'anna-09', 'anna-10', '431 37', 'anna-11', 'anna-12'),
    (1, 2, 41, NULL, NULL, '2025-05-01 10:00:00', '2025-05-02', 200, 'anna-13', 'anna-14', '431 37', 'anna-15', 'anna-16'),
    (1, 3, NULL, 'ANNA-01@example.com', NULL, '2016-06-01 10:00:00', '2016-06-02', 50, 'anna-17', NULL, NULL, NULL, NULL),
    (2, 1, NULL, NULL, '+46 70 174 06 05', '2016-07-01 10:00:00', '2016-07-02', 60, 'anna-18', NULL, NULL, NULL, 'anna-19'),
    (2, 2, 42, NULL, '0701740605', '2016-07-01 10:00:00', '2016-07-02', 70, 'bo-08', 'bo-09', '431 38', 'bo-10', 'bo-11'),
    (2, 3, NULL, 'bo-01@example.com', NULL, '2016-07-01 10:00:00', '2016-07-02', 80, 'bo-12', NULL, NULL, NULL, NULL);
INSERT INTO ls_order_item VALUES (1, 1, 1, 'STR-1', 'Strängar', 1, 100, 'anna-20'), (1, 2, 1, 'STR-1', 'Strängar', 2, 100, 'anna-21'),
    (2, 1, 1, 'PLK-1', 'Plektrum', 9, 5, 'anna-22'), (2, 2, 1, 'PLK-1', 'Plektrum', 9, 5, 'bo-13');
INSERT INTO ls_payment VALUES (1, 1, 1, 'card', 'anna-23', 100, '2016-05-01 10:01:00'),
    (2, 1, 2, 'card', 'anna-24', 200, '2025-05-01 10:01:00'), (3, 2, 2, 'card', 'bo-14', 70, '2016-07-01 10:01:00');
INSERT INTO ls_message VALUES (1, 41, NULL, 'anna-25', 'anna-26', '2024-01-01 10:00:00'),
    (2, NULL, 41, 'anna-27', 'anna-28', '2024-01-02 10:00:00'), (3, 42, NULL, 'bo-15', 'bo-16', '2024-01-01 10:00:00');
INSERT INTO ls_wishlist VALUES (1, 41, 'anna-29'), (2, 42, 'bo-17');
INSERT INTO ls_wishlist_item VALUES (1, 1, 'anna-30', '2024-01-01 10:00:00'), (2, 1, 'bo-18', '2024-01-01 10:00:00');
INSERT INTO ls_product_review VALUES (1, 1, 41, 'anna-31', 5, 'anna-32', '2023-01-01 10:00:00'),
    (2, 1, 42, 'bo-19', 1, 'bo-20', '2023-01-01 10:00:00');
INSERT INTO ls_newsletter VALUES (1, 'Anna-01@example.com', '192.0.2.33', '2022-01-01 10:00:00'), (2, 'bo-01@example.com', '192.0.2.66', NULL);
INSERT INTO ls_audit_log VALUES
    (1, 'customer', 41, '{"changed": "lastName", "from": "anna-33"}', '192.0.2.33', '2024-02-01 10:00:00'),
    (2, 'customer', 42, '{"changed": "lastName", "from": "bo-21"}', '192.0.2.66', '2024-02-01 10:00:00'),
    (3, 'product', 41, '{"changed": "title"}', NULL, '2024-02-01 10:00:00');
