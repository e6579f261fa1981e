# Quy tắc: trường, phép so sánh, tác dụng, lỗi và những gì tìm thấy khi kiểm tra.
rules-group-message = Tin nhắn
rules-group-customer = Khách
rules-group-conversation = Cuộc trò chuyện
rules-group-time = Thời gian
rules-group-queue = Hàng chờ

rules-field-message-channel = Kênh
    .help = Khách nhắn từ đâu: web, Telegram hay kênh khác.
rules-field-message-event = Việc vừa xảy ra
    .help = Khách nhắn tin, bấm nút, mở khung chat, hay cần gọi nhân viên.
rules-field-message-language = Ngôn ngữ
    .help = Ngôn ngữ của tin nhắn.
rules-field-message-text = Nội dung tin
    .help = Chữ khách viết. "Chứa" tìm nguyên từ, không phân biệt dấu, bỏ qua lỗi gõ.
rules-field-message-topic = Chủ đề
    .help = Khách đang hỏi về điều gì.
rules-field-message-topic-confidence = Độ chắc của chủ đề
    .help = Từ 0 (đoán mò) đến 1 (chắc chắn).
rules-field-message-attachment = Tệp đính kèm
    .help = Khách gửi kèm hình, ghi âm, vị trí hay tệp.
rules-field-message-page-url = Trang đang xem
    .help = Địa chỉ trang mà khách mở khung chat.
rules-field-message-referrer = Trang giới thiệu
    .help = Khách đến từ trang nào.
rules-field-customer-proof = Mức xác thực
    .help = Tiệm chắc đến đâu rằng đây đúng là khách đó.
rules-field-customer-visit = Khách mới hay quen
    .help = Đã từng nhắn cho tiệm hay chưa.
rules-field-customer-value = Hạng khách
    .help = Giá trị của khách theo lần mua gần nhất, số lần mua và số tiền. Chỉ biết khi khách đã xác thực.
rules-field-customer-predicted-value = Giá trị dự đoán
    .help = Số tiền khách có thể sẽ mua trong năm tới.
rules-field-customer-needs = Nhu cầu
    .help = Điều khách cần, đọc từ món đã mua và câu đã hỏi.
rules-field-customer-lifecycle = Giai đoạn
    .help = Khách đang ở đâu với tiệm: mới, thân thiết, sắp rời, đã rời.
rules-field-customer-labels = Nhãn
    .help = Nhãn mà quy tắc đã gắn cho cuộc trò chuyện này.
rules-field-customer-orders = Số đơn đã mua
    .help = Số đơn của khách. Chỉ biết khi khách đã xác thực.
rules-field-customer-last-seen = Lần nhắn trước
    .help = Khách nhắn lần trước cách đây bao lâu.
rules-field-customer-satisfaction = Mức hài lòng
    .help = Khách chấm từ 1 đến 5.
rules-field-customer-segment = Nhóm khách
    .help = Nhóm đã đặt tên trong bộ quy tắc này.
rules-field-conversation-failed-turns = Số lần bot không hiểu
    .help = Số lần liền bot không hiểu khách.
rules-field-conversation-sentiment = Tâm trạng
    .help = Từ -1 (rất bực) đến 1 (rất vui).
rules-field-conversation-waiting = Đã chờ nhân viên
    .help = Khách chờ nhân viên bao lâu rồi.
rules-field-conversation-last-agent = Nhân viên gần nhất
    .help = Người trả lời khách lần trước.
rules-field-conversation-priority = Mức ưu tiên
    .help = Từ 0 đến 100, càng cao càng được phục vụ trước.
rules-field-conversation-status = Trạng thái
    .help = Bot trả lời, đang chờ, nhân viên giữ hay đã đóng.
rules-field-conversation-reason = Lý do gọi nhân viên
    .help = Chỉ có khi cần gọi nhân viên.
rules-field-time-hours = Giờ làm việc
    .help = Giờ mở cửa của tiệm, hay của một hàng chờ.
rules-field-time-holiday = Ngày lễ
    .help = Hôm nay có phải ngày lễ không.
rules-field-time-weekday = Thứ trong tuần
    .help = Theo giờ của tiệm.
rules-field-time-hour = Giờ trong ngày
    .help = Từ 0 đến 23. "Từ 22 đến 5" là qua nửa đêm.
rules-field-queue-length = Số người đang chờ
    .help = Trong hàng chờ được chọn; không chọn thì là hàng của cuộc trò chuyện này.
rules-field-queue-wait = Thời gian chờ dự kiến (giây)
    .help = Người mới vào hàng sẽ chờ khoảng bao lâu.
rules-field-queue-agents = Số nhân viên đang trực
    .help = Có bao nhiêu nhân viên trả lời được hàng chờ này.

rules-op-is = là
rules-op-is-not = không phải là
rules-op-any-of = là một trong
rules-op-none-of = không thuộc
rules-op-contains = chứa
rules-op-matches = khớp mẫu
rules-op-present = đã biết
rules-op-absent = chưa biết
rules-op-less = dưới
rules-op-at-most = tối đa
rules-op-more = trên
rules-op-at-least = từ
rules-op-between = trong khoảng
rules-op-within-last = chưa quá
rules-op-longer-ago = đã quá
rules-op-in-segment = thuộc nhóm
rules-op-changed = vừa đổi
rules-op-in-hours = trong giờ
rules-op-out-of-hours = ngoài giờ

rules-values-message-event = { $value ->
    [message] khách nhắn tin
    [choice] khách bấm nút
    [command] khách gõ lệnh
    [opened] khách mở khung chat
    [hand_off] cần gọi nhân viên
    [labelled] vừa được gắn nhãn
    [priority_changed] mức ưu tiên vừa đổi
    [topic_changed] chủ đề vừa đổi
    [language_changed] ngôn ngữ vừa đổi
   *[other] { $value }
 }
rules-values-message-language = { $value ->
    [vi] tiếng Việt
    [en] tiếng Anh
   *[other] { $value }
 }
rules-values-message-channel = { $value ->
    [webchat] web
    [telegram] Telegram
    [webhook] kênh riêng
   *[other] { $value }
 }
rules-values-message-attachment = { $value ->
    [photo] hình
    [document] tài liệu
    [voice] ghi âm
    [audio] nhạc
    [video] video
    [sticker] nhãn dán
    [location] vị trí
    [contact] danh thiếp
   *[other] { $value }
 }
rules-values-customer-proof = { $value ->
    [anonymous] chưa rõ là ai
    [claimed] khách tự nói
    [possession] đã xác thực
    [signed] đã đăng nhập
   *[other] { $value }
 }
rules-values-customer-visit = { $value ->
    [new] khách mới
    [returning] khách quen
   *[other] { $value }
 }
rules-values-customer-value = { $value ->
    [none] chưa mua
    [low] thấp
    [middle] trung bình
    [high] cao
    [top] cao nhất
   *[other] { $value }
 }
rules-values-customer-lifecycle = { $value ->
    [stranger] người lạ
    [prospect] mới hỏi, chưa mua
    [new] mới mua lần đầu
    [active] đang mua
    [loyal] thân thiết
    [at_risk] lâu chưa mua lại
    [lost] đã rời tiệm
    [returned] đã quay lại
   *[other] { $value }
 }
rules-values-conversation-status = { $value ->
    [bot] bot trả lời
    [waiting] chờ nhân viên
    [offered] đang mời nhân viên
    [human] nhân viên trả lời
    [wrapping] nhân viên đang kết thúc
    [after_hours] chờ giờ mở cửa
    [closed] đã đóng
   *[other] { $value }
 }
rules-values-conversation-reason = { $value ->
    [asked] khách xin gặp nhân viên
    [failed_turns] bot không hiểu nhiều lần
    [low_confidence] bot không chắc
    [anger] khách bực mình
    [policy] chủ đề phải do nhân viên xử lý
    [rule] một quy tắc
    [value] khách giá trị cao
    [taken] nhân viên tự nhận
    [skill] bot không giúp được
    [reopened] khách nhắn lại
   *[other] { $value }
 }
rules-values-time-weekday = { $value ->
    [mon] thứ hai
    [tue] thứ ba
    [wed] thứ tư
    [thu] thứ năm
    [fri] thứ sáu
    [sat] thứ bảy
    [sun] chủ nhật
   *[other] { $value }
 }
rules-values-tone = { $value ->
    [neutral] bình thường
    [warm] thân mật
    [sorry] xin lỗi
   *[other] { $value }
 }
rules-values-switch = { $value ->
    [on] có mời
    [off] không mời
   *[other] { $value }
 }
rules-value-true = có
rules-value-false = không
rules-value-unknown = chưa biết

rules-effect-label = Gắn nhãn
    .help = Nhãn ở lại với cuộc trò chuyện, lần sau vẫn còn.
rules-effect-priority = Mức ưu tiên
    .help = Từ 0 đến 100: càng cao càng được nhân viên trả lời trước.
rules-effect-skills = Kỹ năng cần có
    .help = Nhân viên nhận phải có kỹ năng này, từ mức 1 đến 5.
rules-effect-topic = Chủ đề
    .help = Coi tin này là hỏi về chủ đề đó.
rules-effect-language = Ngôn ngữ trả lời
    .help = Bot trả lời bằng ngôn ngữ này.
rules-effect-tone = Giọng trả lời
    .help = Bình thường, thân mật hay xin lỗi.
rules-effect-offers = Mời ưu đãi
    .help = Câu trả lời có được kèm ưu đãi hay không.

rules-leaf = { $field } { $op } { $value }
rules-leaf-bare = { $field } { $op }
rules-leaf-found = { $text } (đang là: { $found })
rules-of-queue = { $field } ({ $queue })
rules-change-from-to = từ { $before } thành { $after }
rules-anything = bất kỳ
rules-range = { $low } đến { $high }

rules-fault-unknown-key = Không có mục "{ $name }" ở đây
rules-fault-missing = Thiếu "{ $name }"
rules-fault-too-long = Quá dài, tối đa { $most }
rules-fault-too-short = Không được để trống
rules-fault-bad-name = Chỉ dùng chữ thường không dấu, số, gạch nối; thời gian viết như 30m, 2h, 7d
rules-fault-not-allowed = "{ $name }" không hợp lệ; chọn một trong: { $allowed }
rules-fault-out-of-range = "{ $name }" nằm ngoài khoảng { $least } đến { $most }
rules-fault-needs-zone = Thời điểm phải có múi giờ, như 2026-01-31T08:00:00+07:00
rules-fault-bad-shape = Sai kiểu: { $says }
rules-fault-too-large = Tệp quá lớn, tối đa { $most } ký tự
rules-fault-not-yaml = Dòng { $line } không phải YAML: { $says }
rules-fault-no-references = Dòng { $line }: không dùng & và * của YAML
rules-fault-too-many = Có { $count } quy tắc, tối đa { $most }
rules-fault-too-deep = Lồng quá sâu: tối đa { $most } nhóm trong nhau
rules-fault-bad-position = Hai quy tắc cùng đứng ở vị trí { $name }
rules-fault-same-id = Mã "{ $name }" đã dùng rồi
rules-fault-unknown-field = Không có trường "{ $name }"
rules-fault-unknown-operator = Trường { $field } không so sánh bằng "{ $name }"; có thể dùng: { $allowed }
rules-fault-of-no-queue = Trường { $field } không theo hàng chờ nào
rules-fault-unknown-queue = Không có hàng chờ "{ $name }"; đang có: { $allowed }
rules-fault-unknown-skill = Không có kỹ năng "{ $name }"; đang có: { $allowed }
rules-fault-unknown-value = "{ $name }" không có trong { $field }; chọn trong: { $allowed }
rules-fault-takes-no-value = Phép "{ $op }" không cần giá trị
rules-fault-needs-value = Phép "{ $op }" cần một giá trị
rules-fault-bad-number = Phải là một con số
rules-fault-bad-range = Phải là hai con số, số nhỏ trước
rules-fault-bad-length = "{ $value }" không phải một khoảng thời gian; viết như 30m, 2h, 7d
rules-fault-bad-pattern = Mẫu không dùng được: { $says }
rules-fault-bad-change = Cần ghi đổi từ đâu, hoặc thành gì
rules-fault-needs-list = Phải là một danh sách
rules-fault-needs-one = Chỉ một giá trị
rules-fault-needs-text = Phải là chữ, không để trống
rules-fault-not-of-segment = Nhóm khách chỉ hỏi về khách, không hỏi "{ $name }"
rules-fault-ends-before = Kết thúc trước khi bắt đầu
rules-fault-bad-event = Quy tắc loại này không chạy khi "{ $name }"
rules-fault-no-effect = Quy tắc phải đặt ít nhất một điều
rules-fault-always-stops = Quy tắc chọn nơi nhận luôn dừng ở đây
rules-fault-last-is-open = Nơi cuối cùng phải luôn mở: không chờ, không bỏ qua

rules-finding-never-fires = Quy tắc { $rule } không bao giờ áp dụng: { $why ->
    [over] đã hết hạn
   *[contradiction] các điều kiện trái ngược nhau
 }
rules-finding-shadowed = Quy tắc { $rule } không bao giờ đến lượt: quy tắc { $other } đứng trước đã quyết định
rules-finding-overlap = Quy tắc { $rule } và { $other } có thể cùng đúng mà muốn khác nhau ({ $what }); quy tắc đứng trước thắng
rules-finding-no-agent = Không ai trực hàng chờ { $queue }{ $rule ->
    [none] {""}
   *[other] , nơi quy tắc { $rule } gửi khách đến
 }
rules-finding-gap = Hàng chờ { $queue } không có ai vào { $when }, trong giờ tiệm mở cửa

rules-what-queue = nơi nhận
rules-decision-answer = Bot trả lời ({ $what })
rules-decision-handoff = Gọi nhân viên: { $what }
rules-decision-silence = Im lặng ({ $what })
rules-none = không có
rules-set = { $what }: { $value }
rules-stage-classify = phân loại
rules-stage-route = chọn nơi nhận
rules-default-route = Mặc định
rules-to = { $queue }, ưu tiên { $priority }
rules-skipped = bỏ qua { $queue } ({ $why ->
    [closed] ngoài giờ
    [nobody] không ai trực
    [long] quá đông
    [slow] chờ quá lâu
    [unknown] không còn hàng chờ này
   *[other] { $why }
 })
rules-replay-same = { $at }  phiên bản { $version }  giống hệt: { $decision }
rules-replay-other = { $at }  phiên bản { $version }  KHÁC: đã là { $before }, nay là { $after }
rules-replay-none = { $at }  không có gì để xét lại
