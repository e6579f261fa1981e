# Vì sao một tin nhắn được xử lý như vậy: mỗi điều đã xét là một dòng, bên cạnh là đúng, sai hay chưa rõ.
trace-nothing-asked = Tin này không hỏi gì (sửa tin, đã nhận, đã đọc)
trace-person-holds = Nhân viên đang giữ cuộc trò chuyện nên bot im lặng (trạng thái: { $control ->
    [bot] bot trả lời
    [waiting] chờ nhân viên
    [offered] đang mời nhân viên
    [human] nhân viên trả lời
    [wrapping] nhân viên đang kết thúc
    [after_hours] chờ giờ mở cửa
    [closed] đã đóng
   *[other] { $control }
 })
trace-command = Là lệnh hay vừa mở khung chat ({ $kind ->
    [message] tin nhắn
    [choice] nút bấm
    [command] lệnh
    [opened] vừa mở
   *[other] { $kind }
 })
trace-back-to-bot = Khách chọn nói tiếp với bot thay vì chờ
trace-reopened = Khách viết lại cho nhân viên vừa tiếp mình, người đó còn đang trực
trace-asked = Khách xin gặp nhân viên
trace-anger = Khách đang bực mình (cảm xúc { $sentiment }; gọi nhân viên từ -0,60 trở xuống)
trace-gave-what-was-asked = Khách trả lời điều bot vừa hỏi (hỏi: { $asked ->
    [none] không có
   *[other] { $asked }
 }; nhận được: { $gave ->
    [none] không có
   *[other] { $gave }
 })
trace-attachment = Chỉ gửi tệp hay hình, không có chữ
trace-policy = Chủ đề phải do nhân viên xử lý: hoàn tiền, khiếu nại, sức khỏe (chủ đề: { $topic ->
    [none] không có
   *[other] { $topic }
 })
trace-still-waiting = Khách đang chờ nhân viên và bot chưa hiểu câu này, nên để nhân viên trả lời
trace-several-topics = Một tin hỏi nhiều việc, trả lời từng việc (các chủ đề: { $topics ->
    [none] chỉ một việc
   *[other] { $topics }
 })
trace-two-close = Hai chủ đề gần ngang nhau nên hỏi lại khách ({ $first ->
    [none] không có
   *[other] { $first }
 } hay { $second ->
    [none] không có
   *[other] { $second }
 }, chênh { $margin })
trace-known-topic = Hiểu khách hỏi về chủ đề nào và trả lời được (chủ đề: { $topic ->
    [none] chưa rõ
   *[other] { $topic }
 }, độ chắc { $confidence })
trace-article = Có bài viết trả lời đúng câu hỏi (độ chắc { $confidence })
trace-nothing-to-take-back = Khách bảo thôi khi không có gì đang làm
trace-takes-back = Khách thôi không cần điều đã yêu cầu (đang giữ: { $stands ->
    [none] không có
   *[other] { $stands }
 })
trace-told-only = Khách chỉ cho biết điều cần nhớ, không hỏi gì (cho biết: { $told ->
    [none] không có
   *[other] { $told }
 })
trace-form-waits = Đang chờ khách trả lời điều bot hỏi (hỏi: { $asked ->
    [none] không có
   *[other] { $asked }
 })
trace-failed-turns = Bot không hiểu nhiều lần liền nên mời nhân viên (lần thứ { $failed })
trace-ask-again = Chưa hiểu nên hỏi lại khách
trace-rule = Một quy tắc của tiệm gọi nhân viên ({ $rule ->
    [none] không có quy tắc nào
   *[other] quy tắc { $rule }
 })
trace-rule-held = Quy tắc { $rule } áp dụng ({ $set ->
    [none] không đặt gì thêm
   *[other] { $set }
 })
trace-directed = Quy tắc chọn nơi nhận ({ $rule ->
    [none] không có: theo chủ đề hoặc mặc định
   *[other] { $rule }
 })
trace-narrows = Khách chỉ nói giá của thứ vừa tìm
trace-product-meant = Khách chỉ món hàng vừa được giới thiệu (món: { $products ->
    [none] không có
   *[other] { $products }
 }, muốn: { $wants ->
    [none] không rõ
   *[other] { $wants }
 })
